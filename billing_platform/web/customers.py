from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponseBase, QueryDict
from django.views.decorators.http import require_safe

from accounts.custom_fields.models import CustomField
from accounts.custom_fields.queries import python_value, texts_of
from accounts.customers.filters import CustomerFilter
from accounts.lists.columns import Column
from accounts.lists.files import amount
from accounts.lists.pages import ListPage, list_answer
from accounts.models import Customer
from accounts.web.requests import StaffRequest
from accounts.web.totals import Total
from statements.ledger.customer_queries import CustomerRow, with_figures
from statements.receivables.owed import owed_by_each
from statements.receivables.totals import totals_due
from sync.bulk_acts.queries import acts_for
from sync.rules.queries import overridden_among

WITHOUT_CYCLE = date(9999, 12, 31)  # stands after every cycle date
BALANCE = Coalesce(
    F("balance__charges") - F("balance__credits") - F("balance__payments"), Decimal(0)
)


class CustomerList(ListPage):
    """The provider's customers by account number."""

    name, template = "customers", "billing_platform/web/list.html"
    nouns = ("customer", "customers")
    of_customers = True
    columns: tuple[Column, ...] = (
        Column("account", "Account", None, "mono", row_head=True),
        Column("name", "Name", F("name"), "name"),
        Column("status", "Status", F("status")),
        Column("kind", "Kind"),
        Column("profile", "Bill profile", css="name"),
        Column("cycle", "Cycle date", Coalesce("cycle_date", Value(WITHOUT_CYCLE))),
        Column("balance", "Balance due", BALANCE, "number key", fixed=True),
        Column("unposted", "Unposted", css="number"),
        Column("last_statement", "Last statement"),
        Column("email", "E-mail", extra=True),
        Column("phone", "Phone", extra=True),
        Column("opened", "Opened on", extra=True),
    )
    file = {
        "account_number": "customer.account_number",
        "name": "customer.name",
        "status": "customer.status",
        "kind": "customer.kind",
        "parent_account_number": lambda row: (
            row.customer.parent and row.customer.parent.account_number
        ),
        "bill_profile": "customer.bill_profile.code",
        "cycle_date": "customer.cycle_date",
        "currency": "customer.currency",
        "balance_due": amount("figures.balance_due", "customer.currency"),
        "unposted": amount("figures.unposted", "customer.currency"),
        "last_statement_on": "figures.last_statement_on",
        "email": "customer.email",
        "phone": "customer.phone",
        "opened_on": "customer.opened_on",
    }

    def __init__(self, request: StaffRequest, query: QueryDict | None = None) -> None:
        """Add a column for each field of the provider's own that lists show."""
        super().__init__(request, query)
        self.fields: list[CustomField] = self.filters.listed
        self.columns += tuple(
            Column(_column_of(field), field.name, css="name", foreign=True) for field in self.fields
        )
        self.file = self.file | {
            f"custom_fields.{field.code}": partial(_value_of, field) for field in self.fields
        }

    def filter(self, query: QueryDict) -> CustomerFilter:
        return CustomerFilter(query, Customer.objects.all())

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("bill_profile", "parent")

    def among(self) -> QuerySet:
        return Customer.objects.all()

    def shown(self, rows: Sequence[Any]) -> list[CustomerRow]:
        return with_figures(rows)

    def totals(self, found: QuerySet) -> Iterable[Total]:
        return totals_due(found)  # type: ignore[arg-type]

    def more(self) -> dict[str, Any]:
        names = [_column_of(field) for field in self.fields]
        texts = texts_of(self.fields, [row.customer for row in self.page.rows])
        return {
            "custom": {key: list(zip(names, words, strict=True)) for key, words in texts.items()},
            "owed": owed_by_each((row.customer for row in self.page.rows), self.as_of),
            "overridden": overridden_among(row.customer for row in self.page.rows),
            "count": self.count,
            "bulk_acts": acts_for(self.request.user),
        }


@require_safe
def customer_list(request: StaffRequest) -> HttpResponseBase:
    """List the provider's customers by account number."""
    return list_answer(CustomerList(request))


def _column_of(field: CustomField) -> str:
    return f"custom-{field.code}"


def _value_of(field: CustomField, row: CustomerRow) -> Any:
    return python_value(field, row.customer.custom_fields)
