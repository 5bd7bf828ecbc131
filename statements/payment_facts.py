"""What is known of an account's payments, asked of the tables at every look (docs/rules.md section
2).

A customer's facts are those of its billing account. The same expressions answer for one customer
and for a million.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from accounts.models import Customer
from accounts.prepared import Prepared

from .models import AccountBalance, PaymentAttempt, PaymentPromise, Transaction
from .past_due import oldest_unpaid, with_past_due
from .states import AttemptStatus, TransactionKind

NIL = Decimal(0)


OWES_OR_FAILED = Q(owed__gt=0) | Q(failed_unpaid=True)


@dataclass(frozen=True)
class PaymentFacts:
    """The payment facts of one customer's billing account as of a date, and the instant at which
    they were read.
    """

    as_of: date
    read_at: datetime
    past_due: Decimal
    balance_due: Decimal
    failed_unpaid: bool
    promised: bool
    attempt_status: str | None
    attempted_on: date | None
    attempt_reason: str | None
    oldest_unpaid: date | None

    @property
    def owes_or_failed(self) -> bool:
        """The payment condition: past due, or a failed latest attempt with something due and no
        payment since.
        """
        return self.past_due > 0 or self.failed_unpaid


def with_payment_facts(customers: QuerySet[Customer], as_of: date) -> QuerySet[Any]:
    """Annotate `past_due` (NULL where nothing was due yet; `owed` is 0 then), `balance_due`, the
    latest attempt, `failed_unpaid`, `promised`.

    `failed_unpaid`: the latest attempt failed, something is due, and no payment that stands came
    since. `promised`: staff were promised a payment, or know of one under way, until as_of or
    later.
    """
    return (
        with_past_due(customers, as_of)
        .annotate(owed=Coalesce("past_due", NIL), balance_due=Coalesce(Subquery(_balance()), NIL))
        .annotate(
            attempt_status=_latest("status"),
            attempted_at=_latest("attempted_at"),
            attempted_on=_latest("attempted_on"),
        )
        .annotate(
            failed_unpaid=Case(
                When(_failed() & ~Exists(_payments_since()), then=True), default=False
            ),
            promised=Exists(
                promises_in_force(as_of).filter(customer=OuterRef("billing_account_id"))
            ),
        )
    )


def payment_facts(customer: Customer, as_of: date) -> PaymentFacts:
    """Read the payment facts of one customer, in one query."""
    values = ONE.documents(customer.provider_id, customer.pk, as_of)[0]
    return PaymentFacts(as_of=as_of, **(values | {"past_due": values["past_due"] or NIL}))


def promises_in_force(as_of: date) -> QuerySet[PaymentPromise]:
    """Return the promises and pending payments that hold on the date."""
    return PaymentPromise.objects.filter(until__gte=as_of, cancelled_at__isnull=True)


def _of_one(customer_id: Any, as_of: date) -> QuerySet[Any]:
    found = with_payment_facts(Customer.objects.filter(pk=customer_id), as_of).annotate(
        read_at=Func(function="clock_timestamp", output_field=DateTimeField()),
        attempt_reason=_latest("reason"),
        oldest_unpaid=Case(When(past_due__gt=0, then=oldest_unpaid(as_of))),
    )
    return found.values(*(name for name in PaymentFacts.__dataclass_fields__ if name != "as_of"))


ONE = Prepared(_of_one, UUID(int=1), date(1, 2, 3))


def _balance() -> QuerySet[Any]:
    of_payer = AccountBalance.objects.filter(customer_id=OuterRef("billing_account_id"))
    return of_payer.annotate(due=F("charges") - F("credits") - F("payments")).values("due")


def _latest(column: str) -> Subquery:
    attempts = PaymentAttempt.objects.filter(customer_id=OuterRef("billing_account_id"))
    return Subquery(attempts.order_by("-attempted_at", "-id").values(column)[:1])


def _failed() -> Q:
    return Q(attempt_status=AttemptStatus.FAILED, balance_due__gt=0)


def _payments_since() -> QuerySet[Transaction]:
    """Payments entered after the latest attempt that nobody has reversed; on its own day, the
    instant of entry decides.
    """
    later = Q(date__gt=OuterRef("attempted_on")) | Q(
        date=OuterRef("attempted_on"), created_at__gt=OuterRef("attempted_at")
    )
    payments = Transaction.objects.filter(
        later, kind=TransactionKind.PAYMENT, billing_account_id=OuterRef("billing_account_id")
    )
    return payments.exclude(Exists(Transaction.objects.filter(reverses=OuterRef("pk"))))
