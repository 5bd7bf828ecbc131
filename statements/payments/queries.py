"""What the Payments tab reads, and what became of promises."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.database.expressions import given_keys
from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from ..ledger.models.entries import Transaction
from ..ledger.states import TransactionKind
from .models import PaymentAttempt, PaymentPromise
from .past_due import with_past_due
from .states import PromiseOutcome

PROMISES_SHOWN = 20


def attempts_page(customer: Customer, place: Place) -> Page:
    """Return a page of the billing account's payment attempts, the last recorded first."""
    rows = PaymentAttempt.objects.filter(customer_id=customer.billing_account_id)
    return page_by_key(rows.select_related("transaction"), "id", place, newest_first=True)


@dataclass(frozen=True)
class ShownPromise:
    """A promise with what became of it; `paid` came since it was made, until its date."""

    promise: PaymentPromise
    paid: Decimal
    outcome: str


def promises_of(customer: Customer, as_of: date, *, nothing_past_due: bool) -> list[ShownPromise]:
    """Return the billing account's last promises, newest first.

    A promise is kept once its amount was paid. One without an amount is kept once something was
    paid and nothing is past due.
    """
    rows = _with_paid(PaymentPromise.objects.filter(customer_id=customer.billing_account_id))
    return [
        ShownPromise(promise, promise.paid, _outcome(promise, as_of, nothing_past_due))
        for promise in rows.order_by("-id")[:PROMISES_SHOWN]
    ]


def broken_among(promises: QuerySet[PaymentPromise], as_of: date) -> list[PaymentPromise]:
    """Return those of the promises that were not kept by their day, which is before as_of.

    Asks two queries.
    """
    found = list(_with_paid(promises).order_by("pk"))
    payers = Customer.objects.filter(pk__in=given_keys({one.customer_id for one in found}))
    owing = set(with_past_due(payers, as_of).filter(past_due__gt=0).values_list("pk", flat=True))
    return [
        promise
        for promise in found
        if _outcome(promise, as_of, promise.customer_id not in owing) == PromiseOutcome.BROKEN
    ]


def _with_paid(promises: QuerySet[PaymentPromise]) -> QuerySet[Any]:
    return promises.annotate(paid=Coalesce(Subquery(_paid_since()), Decimal(0)))


def _paid_since() -> QuerySet[Any, Any]:
    payments = Transaction.objects.filter(
        billing_account_id=OuterRef("customer_id"),
        kind=TransactionKind.PAYMENT,
        created_at__gte=OuterRef("made_at"),
        date__lte=OuterRef("until"),
        reversed_by=None,
    )
    summed = payments.order_by().values("billing_account_id").annotate(paid=Sum("amount"))
    return summed.values("paid")


def _outcome(promise: Any, as_of: date, nothing_past_due: bool) -> str:
    if promise.cancelled_at:
        return PromiseOutcome.CANCELLED
    paid_all = nothing_past_due if promise.amount is None else promise.paid >= promise.amount
    if promise.paid and paid_all:
        return PromiseOutcome.KEPT
    return PromiseOutcome.BROKEN if promise.until < as_of else PromiseOutcome.IN_FORCE
