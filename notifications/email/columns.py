"""The columns of tables of e-mails."""

from django.db.models import F

from accounts.lists.columns import Column, Table

EMAIL_COLUMNS = (
    Column("due", "Due on", None, row_head=True),
    Column("customer", "Customer"),
    Column("rule", "Rule", css="mono"),
    Column("episode", "Episode"),
    Column("to", "To"),
    Column("status", "Status", F("status")),
    Column("reason", "Reason", css="reason"),
)
OF_ONE_CUSTOMER = Table(EMAIL_COLUMNS)
