"""The columns of tables of statements."""

from django.db.models import F

from accounts.lists.columns import Column, Table

STATEMENT_COLUMNS = (
    Column("statement", "Statement", css="mono", row_head=True),
    Column("account", "Account"),
    Column("created", "Created on", None),
    Column("due", "Due date", F("due_date")),
    Column("state", "State"),
    Column("previous", "Previous balance", css="number"),
    Column("charges", "Charges", css="number"),
    Column("credits", "Credits", css="number"),
    Column("payments", "Payments", css="number"),
    Column("balance", "Balance", css="number"),
    Column("open", "Open", css="number key", fixed=True),
)
OF_ALL = Table(STATEMENT_COLUMNS)
OF_ONE = Table(STATEMENT_COLUMNS, without=["account"])
