"""What accounts owe, and how much of it is overdue: for whoever is about to close them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, F, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import Customer

from ..payments.past_due import with_past_due

NIL = Decimal(0)
AMOUNT: DecimalField = DecimalField(max_digits=20, decimal_places=4)


@dataclass(frozen=True)
class Owed:
    """What one billing account owes; a balance below zero is a credit. None of it may be due."""

    currency: str
    balance_due: Decimal = NIL
    past_due: Decimal = NIL


@dataclass(frozen=True)
class OwedTogether:
    """What the billing accounts of one currency owe together, credits left out."""

    currency: str
    accounts: int
    balance_due: Decimal
    overdue_accounts: int
    past_due: Decimal
    in_credit: Decimal


def owed_by(customer: Customer, as_of: date) -> Owed:
    """Return what the customer itself owes; a child owes nothing, its parent is billed."""
    return owed_by_each([customer], as_of)[customer.pk]


def owed_by_each(customers: Iterable[Customer], as_of: date) -> dict[Any, Owed]:
    """Return what each of the customers owes itself, by its key. Asks one query."""
    owed = {customer.pk: Owed(customer.currency) for customer in customers}
    for row in _owing(Customer.objects.filter(pk__in=list(owed)), as_of):
        owed[row.pk] = Owed(row.currency, row.owed, row.overdue)
    return owed


def owed_together(customers: QuerySet[Any], as_of: date) -> list[OwedTogether]:
    """Return what the customers owe, in total for each currency, by its code. Asks one query."""
    above = Q(owed__gt=0)
    totals = (
        _owing(customers, as_of)
        .order_by("currency")
        .values("currency")
        .annotate(
            accounts=Count("pk", filter=above),
            balance_due=Coalesce(Sum("owed", filter=above), NIL),
            overdue_accounts=Count("pk", filter=Q(overdue__gt=0)),
            past_due=Sum("overdue"),
            in_credit=Coalesce(-Sum("owed", filter=Q(owed__lt=0)), NIL),
        )
    )
    return [OwedTogether(**total) for total in totals]


def _owing(customers: Any, as_of: date) -> QuerySet[Any]:
    due = F("balance__charges") - F("balance__credits") - F("balance__payments")
    return with_past_due(customers.billing_accounts(), as_of).annotate(
        owed=Coalesce(due, Value(NIL), output_field=AMOUNT),
        overdue=Coalesce("past_due", Value(NIL), output_field=AMOUNT),
    )
