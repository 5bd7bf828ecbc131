"""What lists of statements and of accounts come to, in each currency."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.db.models import F, QuerySet, Sum

from accounts.customers.querysets import CustomerQuerySet
from accounts.models import Customer
from accounts.web.totals import Total

from ..ledger.models.statement import Statement
from ..payments.past_due import with_past_due
from .open_items import with_money
from .states import MoneyState

NIL = Decimal(0)


def totals_of_statements(found: QuerySet[Statement], as_of: date) -> list[Total]:
    """Return what is open on the statements, and how much of it is overdue."""
    open_: dict[str, Decimal] = defaultdict(lambda: NIL)
    overdue: dict[str, Decimal] = defaultdict(lambda: NIL)
    for row in with_money(found.select_related("customer").order_by(), as_of):
        currency = row.statement.customer.currency
        open_[currency] += row.open
        overdue[currency] += row.open if row.state == MoneyState.OVERDUE else NIL
    return [
        total
        for currency in sorted(open_)
        for total in (
            Total("open", open_[currency], currency),
            Total("of which overdue", overdue[currency], currency),
        )
    ]


def totals_due(found: CustomerQuerySet) -> list[Total]:
    """Return what the billing accounts among the customers owe, less what is owed to them."""
    due = F("balance__charges") - F("balance__credits") - F("balance__payments")
    sums = found.billing_accounts().order_by("currency").values("currency").annotate(due=Sum(due))
    return [
        Total("balance due", row["due"], row["currency"]) for row in sums if row["due"] is not None
    ]


def totals_past_due(accounts: QuerySet[Customer], as_of: date) -> list[Total]:
    """Return what is past due of the accounts together."""
    sums: dict[str, Decimal] = defaultdict(lambda: NIL)
    rows = with_past_due(accounts, as_of).values_list("currency", "past_due")
    for currency, amount in rows:
        sums[currency] += amount or NIL
    return [Total("past due", sums[currency], currency) for currency in sorted(sums)]
