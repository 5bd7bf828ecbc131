from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import F, QuerySet
from django.http import HttpResponseBase, QueryDict
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.files import amount
from accounts.lists.pages import ListPage, file_answer, list_answer
from accounts.models import Customer
from accounts.web.requests import StaffRequest
from accounts.web.totals import Total
from sync.bulk_acts.queries import acts_for

from ...ledger.columns import STATEMENT_COLUMNS
from ...ledger.models.statement import Statement
from ...payments.past_due import overdue
from ...receivables.open_items import StatementRow, with_money
from ...receivables.totals import totals_of_statements, totals_past_due
from ..filters import OverdueFilter, StatementFilter
from ..queries import overdue_rows

CURRENCY = "statement.customer.currency"


class StatementList(ListPage):
    """The provider's statements, newest first."""

    name, template = "statements", "statements/documents/list.html"
    nouns = ("statement", "statements")
    key, key_field, usual = "id", forms.UUIDField(), "-created"
    columns = STATEMENT_COLUMNS
    file = {
        "statement_number": "statement.statement_number",
        "account_number": "statement.customer.account_number",
        "name": "statement.customer.name",
        "kind": "statement.kind",
        "created_on": "statement.created_on",
        "cycle_date": "statement.cycle_date",
        "due_date": "statement.due_date",
        "state": lambda row: row.state.value,
        "currency": CURRENCY,
        "previous_balance": amount("statement.previous_balance", CURRENCY),
        "charges": amount("statement.charges", CURRENCY),
        "credits": amount("statement.credits", CURRENCY),
        "payments": amount("statement.payments", CURRENCY),
        "balance": amount("statement.balance", CURRENCY),
        "open": amount("open", CURRENCY),
    }

    def filter(self, query: QueryDict) -> StatementFilter:
        return StatementFilter(query, Statement.objects.select_related("customer"))

    def shown(self, rows: Sequence[Any]) -> list[StatementRow]:
        return with_money(rows, self.as_of)

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return totals_of_statements(found, self.as_of)


class OverdueList(ListPage):
    """The accounts that owe something on a statement whose due date has passed."""

    name, template = "overdue", "statements/documents/overdue.html"
    nouns = ("account", "accounts")
    of_customers = True
    columns = (
        Column("account", "Account", None, "mono", row_head=True),
        Column("name", "Name", F("name"), "name"),
        Column("status", "Status", F("status")),
        Column("statement", "Statement", css="mono"),
        Column("due", "Due date", F("due_since")),
        Column("overdue", "Overdue"),
        Column("promise", "Promise to pay"),
        Column("past_due", "Past due", F("past_due"), "number key", fixed=True),
    )
    file = {
        "account_number": "account_number",
        "name": "name",
        "status": "status",
        "statement_number": "due_statement",
        "due_date": "due_since",
        "promised_until": "promised_until",
        "currency": "currency",
        "past_due": amount("past_due"),
    }

    def filter(self, query: QueryDict) -> OverdueFilter:
        return OverdueFilter(query, overdue(self.as_of), as_of=self.as_of)

    def prepared(self, found: QuerySet) -> QuerySet:
        return overdue_rows(found, self.as_of)

    def among(self) -> QuerySet:
        return Customer.objects.all()

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return totals_past_due(found, self.as_of)

    def more(self) -> dict[str, Any]:
        return {"bulk_acts": acts_for(self.request.user)}


@require_safe
def statement_list(request: StaffRequest) -> HttpResponseBase:
    """List the provider's statements, newest first."""
    return list_answer(StatementList(request))


@require_safe
def overdue_list(request: StaffRequest) -> HttpResponseBase:
    """List the accounts that owe something on a statement whose due date has passed."""
    return list_answer(OverdueList(request))


@require_safe
def overdue_csv(request: StaffRequest) -> HttpResponseBase:
    """Write the overdue accounts that pass the filters as CSV."""
    return file_answer(OverdueList(request))
