"""What the Create Statements page reads; who is queued is asked of the rules at every visit."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from accounts.database.sql import joining_by_hash
from accounts.eligibility import Facts
from accounts.models import Customer
from accounts.web import totals

from .rules import QUEUE

CHOSEN_AT_MOST = 20_000


@dataclass(frozen=True)
class Total:
    """What statements in one currency would post."""

    currency: str
    statements: int
    amount: Decimal


def totals_of(queued: QuerySet[Customer]) -> list[Total]:
    """Return per currency how many statements would be made and what they would post."""
    unposted = (
        F("balance__unposted_charges")
        - F("balance__unposted_credits")
        - F("balance__unposted_payments")
    )
    rows = (
        queued.order_by()
        .values("currency")
        .annotate(number=Count("pk"), amount=Coalesce(Sum(unposted), Decimal(0)))
    )
    with joining_by_hash():
        return [
            Total(row["currency"], row["number"], row["amount"])
            for row in rows.order_by("currency")
        ]


def unposted_sums(found: QuerySet[Customer]) -> list[totals.Total]:
    """Return the unposted charges, credits and payments of the accounts, in each currency."""
    kinds = ("charges", "credits", "payments")
    sums = {kind: Coalesce(Sum(f"balance__unposted_{kind}"), Decimal(0)) for kind in kinds}
    rows: Any = found.order_by("currency").values("currency").annotate(**sums)
    return [
        totals.Total(kind, row[kind], row["currency"])
        for row in rows
        for kind in kinds
        if row[kind]
    ]


def account_numbers(queued: QuerySet[Customer]) -> list[str]:
    """Return the account numbers, one more than may be chosen at once when there are more."""
    return list(
        queued.order_by("account_number").values_list("account_number", flat=True)[
            : CHOSEN_AT_MOST + 1
        ]
    )


def why_not_queued(text: str, as_of: date) -> tuple[Customer, Facts] | None:
    """Return the customer that the text finds, with each rule of the queue.

    Each rule says whether it holds. An exact number goes first.
    """
    found = (
        Customer.objects.filter(account_number=text).first()
        or Customer.objects.matching(text).order_by("account_number").first()
    )
    if found is None:
        return None
    return found, QUEUE.explain(Customer.objects.filter(pk=found.pk), as_of, for_page=True)[0]
