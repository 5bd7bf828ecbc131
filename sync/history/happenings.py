"""Where the timeline of a customer comes from: what changed, was added, paid, promised and billed.

Keys of all tables grow with time, and so are the one order of what happened.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from accounts.database.keys import instant_of
from accounts.models import Customer, StatusChange
from accounts.status_changes.states import Subject
from accounts.text import day_text
from products.models import Line, Order, Product
from statements.ledger.states import TransactionKind
from statements.models import PaymentAttempt, PaymentPromise, Statement, Transaction
from statements.payments.states import AttemptStatus

from .states import PAYMENTS, STATEMENTS

CHANGES = ""  # status changes are of the part that their subject is


@dataclass(frozen=True)
class Happening:
    """One thing that happened: its words, what it is about, and an amount where it has one.

    `act` is the same for what one person did at once. A status change has its row.
    """

    key: UUID
    at: datetime
    act: tuple[Any, ...]
    words: str
    name: str = ""
    address: str = ""
    amount: Decimal | None = None
    amount_kind: str = ""
    actor: str = ""
    reason: str = ""
    change: StatusChange | None = None


@dataclass(frozen=True)
class Source:
    """Rows of one table, and how each is told; `part` is what a filter calls them."""

    part: str
    rows: Callable[[Customer], QuerySet[Any]]
    told: Callable[[Any], Happening]


def _change(row: StatusChange) -> Happening:
    act = (row.changed_at, row.actor, row.cause, row.reason)
    return Happening(
        row.pk, row.changed_at, act, "", actor=row.actor, reason=row.reason, change=row
    )


def _added(words: str) -> Callable[[Any], Happening]:
    def told(row: Any) -> Happening:
        at = instant_of(row.pk)
        act = (at.replace(microsecond=0), "added")
        name = row.identifier if isinstance(row, Line) else str(row)
        return Happening(row.pk, at, act, words, name)

    return told


def _payment(row: Transaction) -> Happening:
    attempt = next(iter(row.payment_attempts.all()), None)
    words = f"Payment of {day_text(row.date)}"
    actor = attempt.recorded_by if attempt else ""
    act = (row.created_at, actor, PAYMENTS)
    return Happening(
        row.pk,
        row.created_at,
        act,
        words,
        name=row.description,
        amount=row.amount,
        amount_kind=row.kind,
        actor=actor,
    )


def _reversal(row: Transaction) -> Happening:
    reversed_: Any = row.reverses
    words = f"Payment of {day_text(reversed_.date)} reversed"
    act = (row.created_at, row.pk)
    return Happening(row.pk, row.created_at, act, words, amount=row.amount, reason=row.description)


def _failed(row: PaymentAttempt) -> Happening:
    return Happening(
        row.pk,
        row.recorded_at,
        (row.recorded_at, row.pk),
        "Payment failed",
        name=row.method,
        amount=row.amount,
        actor=row.recorded_by,
        reason=row.reason,
    )


def _promise(row: PaymentPromise) -> Happening:
    words = f"{row.get_kind_display()} until {day_text(row.until)}"
    return Happening(
        row.pk,
        row.made_at,
        (row.made_at, row.pk),
        words,
        amount=row.amount,
        actor=row.actor,
        reason=row.note,
    )


def _statement(row: Statement) -> Happening:
    return Happening(
        row.pk,
        at := instant_of(row.pk),
        (at, row.pk),
        "Statement",
        name=row.statement_number,
        address=reverse("statement", args=[row.statement_number]),
        amount=row.balance,
    )


def _payments(customer: Customer) -> QuerySet[Transaction]:
    paid = Transaction.objects.filter(
        billing_account_id=customer.billing_account_id, kind=TransactionKind.PAYMENT
    )
    return paid.prefetch_related("payment_attempts")


def _reversals(customer: Customer) -> QuerySet[Transaction]:
    return Transaction.objects.filter(
        reverses__billing_account_id=customer.billing_account_id,
        reverses__kind=TransactionKind.PAYMENT,
    ).select_related("reverses")


def _of_payer(model: Any, **more: Any) -> Callable[[Customer], QuerySet[Any]]:
    return lambda customer: model.objects.filter(customer_id=customer.billing_account_id, **more)


def _of(model: Any) -> Callable[[Customer], QuerySet[Any]]:
    return lambda customer: model.objects.filter(customer=customer)


SOURCES = (
    Source(CHANGES, _of(StatusChange), _change),
    Source(Subject.LINE, _of(Line), _added("Line added")),
    Source(Subject.PRODUCT, _of(Product), _added("Product added")),
    Source(Subject.ORDER, _of(Order), _added("Order entered")),
    Source(PAYMENTS, _payments, _payment),
    Source(PAYMENTS, _reversals, _reversal),
    Source(PAYMENTS, _of_payer(PaymentAttempt, status=AttemptStatus.FAILED), _failed),
    Source(PAYMENTS, _of_payer(PaymentPromise), _promise),
    Source(STATEMENTS, _of_payer(Statement), _statement),
)


def happenings(
    customer: Customer, part: str, narrow: Callable[[QuerySet[Any]], QuerySet[Any]]
) -> Iterator[Happening]:
    """Yield what happened of the part, or of all; `narrow` takes some rows of each table."""
    for source in SOURCES:
        rows = source.rows(customer)
        if source.part == CHANGES and part in Subject.values:
            rows = rows.filter(subject=part)
        elif part not in ("", source.part):
            continue
        yield from map(source.told, narrow(rows))
