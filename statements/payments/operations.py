"""Writes on the payments of one billing account: attempts and promises.

A promise keeps the account from being reminded. Source: docs/rules.md section 2.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils import timezone

from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer, Provider
from accounts.money import check_bound, is_payable, money_text
from accounts.tenancy.rows import validate_key
from products.services.operations import lock_customer

from ..ledger.models.entries import AccountBalance, Transaction
from ..ledger.models.statement import Statement
from ..ledger.resources import TransactionResource
from ..ledger.states import TransactionKind
from .models import PaymentAttempt, PaymentPromise
from .resources import AttemptResource
from .states import AttemptStatus, PromiseKind

CLOCKS_DIFFER = timedelta(minutes=1)  # what another system's clock may be ahead of this one
A_YEAR = timedelta(days=366)
ALREADY_EXISTS = "already_exists"  # a reference that names something else
OVERPAID = "overpaid"  # the code of a refusal that only asks whether the amount is meant
LONG_AGO = "long_ago"  # the code of a refusal that only asks whether the day is meant


@transaction.atomic
def record_payment_attempt(
    customer: Customer,
    *,
    status: str,
    amount: Decimal,
    as_of: date,
    attempted_at: datetime,
    currency: str = "",
    method: str = "",
    reason: str = "",
    reference: str = "",
    long_ago: bool = False,
    overpaid: bool = True,
    actor: str = "",
) -> PaymentAttempt:
    """Record a try to pay the customer's billing account.

    A success enters its PAYMENT, dated the provider's local day of the attempt. Raises Refused for
    an amount that is not above 0 or finer than the minor unit, another currency than the account's,
    an attempt in the future or before the account's first day, one more than a year back unless
    `long_ago` says that it is meant, a success above the balance due unless `overpaid` lets it
    through, a failure without its reason, and a reference that is recorded already.
    """
    payer = lock_customer(customer.billing_account_id)
    _check_amount(payer, amount, currency)
    attempted_on = _local_day(payer.provider, attempted_at, as_of)
    _check_age(payer, attempted_on, as_of, long_ago)
    if status not in AttemptStatus.values:
        raise Refused(
            f"{status!r} is neither {' nor '.join(AttemptStatus.values)}", code="status_unknown"
        )
    if status == AttemptStatus.FAILED and not reason.strip():
        raise Refused("say why the payment failed", code="reason_required")
    if status == AttemptStatus.SUCCEEDED and not overpaid:
        _check_overpayment(payer, amount)
    _check_reference(reference)
    try:
        with transaction.atomic():
            return _recorded(
                payer,
                as_of,
                status=status,
                amount=amount,
                attempted_at=attempted_at,
                attempted_on=attempted_on,
                method=method,
                reason=reason.strip(),
                reference=reference or None,
                recorded_by=actor,
            )
    except IntegrityError as error:  # somebody recorded it at the same time
        raise Refused(
            f"the attempt {reference} is recorded already", code="already_exists"
        ) from error


def recorded_attempt(
    customer: Customer, *, reference: str, status: str, amount: Decimal
) -> PaymentAttempt | None:
    """Return the attempt that is recorded under the reference, if any.

    Raises Refused where that is another attempt than this one.
    """
    if not reference:
        return None
    attempts = PaymentAttempt.objects.select_related("customer", "transaction")
    found: PaymentAttempt | None = attempts.filter(reference=reference).first()
    this = (customer.billing_account_id, status, amount)
    if found and (found.customer_id, found.status, found.amount) != this:
        raise Refused(f"{reference} is recorded already, as another attempt", code=ALREADY_EXISTS)
    return found


@transaction.atomic
def promise_payment(
    customer: Customer,
    *,
    kind: str,
    until: date,
    as_of: date,
    actor: str,
    amount: Decimal | None = None,
    note: str = "",
) -> PaymentPromise:
    """Keep the billing account from payment reminders and messages until the date, inclusive.

    Raises Refused for a date that has passed or lies more than a year ahead, and for an amount that
    could not be paid.
    """
    payer = lock_customer(customer.billing_account_id)
    if kind not in PromiseKind.values:
        raise Refused(
            f"{kind!r} is neither {' nor '.join(PromiseKind.values)}", code="kind_unknown"
        )
    if not as_of <= until <= as_of + A_YEAR:
        raise Refused(
            f"{until} is not between {as_of} and a year from then", code="date_out_of_range"
        )
    if amount is not None:
        _check_amount(payer, amount, payer.currency)
    promise: PaymentPromise = PaymentPromise.objects.create(
        provider_id=payer.provider_id,
        customer=payer,
        kind=kind,
        until=until,
        amount=amount,
        note=note.strip(),
        actor=actor,
    )
    return promise


@transaction.atomic
def cancel_promise(promise: PaymentPromise, *, actor: str) -> None:
    """Let the account be reminded again. Raises Refused when the promise is cancelled already."""
    lock_customer(promise.customer_id)
    open_ones = PaymentPromise.objects.filter(pk=promise.pk, cancelled_at__isnull=True)
    if not open_ones.update(cancelled_at=timezone.now(), cancelled_by=actor):
        raise Refused("it is cancelled already", code="already_cancelled")


def _check_amount(payer: Customer, amount: Decimal, currency: str) -> None:
    if currency and currency != payer.currency:
        raise Refused(
            f"{payer.account_number} pays in {payer.currency}, not in {currency}",
            code="currency_differs",
        )
    check_bound("the amount", amount)
    if amount <= 0:
        raise Refused("an amount is above 0", code="amount_not_positive")
    if not is_payable(amount, payer.currency):
        raise Refused(
            f"{amount} is finer than the smallest unit of {payer.currency}", code="too_fine"
        )


def _local_day(provider: Provider, attempted_at: datetime, as_of: date) -> date:
    """Return the provider's date of the instant.

    A sandbox may live in the future, a live provider may not.
    """
    day = timezone.localdate(attempted_at, timezone=ZoneInfo(provider.timezone))
    if day > as_of or (not provider.sandbox and attempted_at > timezone.now() + CLOCKS_DIFFER):
        raise Refused(f"{attempted_at:%Y-%m-%d %H:%M} lies in the future", code="in_the_future")
    return day


def _check_age(payer: Customer, day: date, as_of: date, long_ago: bool) -> None:
    first = _first_day(payer)
    if first and day < first:
        raise Refused(
            f"{day} is before {first}, the first day of {payer.account_number}",
            code="before_account",
        )
    if day < as_of - A_YEAR and not long_ago:
        raise Refused(f"{day} is more than a year back: say that it is meant", code=LONG_AGO)


def _check_overpayment(payer: Customer, amount: Decimal) -> None:
    due = max(balance_due(payer), Decimal(0))
    if amount > due:
        owed, paid = (money_text(one, payer.currency) for one in (due, amount))
        raise Refused(
            f"{paid} is more than the {owed} that is due: say that it is meant", code=OVERPAID
        )


def balance_due(payer: Customer) -> Decimal:
    """Return what a billing account owes, posted or not; below zero for a credit."""
    balance = AccountBalance.objects.filter(customer_id=payer.pk).first()
    return balance.charges - balance.credits - balance.payments if balance else Decimal(0)


def _first_day(payer: Customer) -> date | None:
    """Return the day on which the account was opened, or came to be known.

    Return None in a sandbox, whose days are not those of the clock.
    """
    if payer.opened_on or payer.provider.sandbox:
        return payer.opened_on
    created = timezone.localdate(payer.created_at, timezone=ZoneInfo(payer.provider.timezone))
    earlier = (
        Statement.objects.filter(customer=payer).aggregate(day=Min("created_on"))["day"],
        Transaction.objects.filter(
            billing_account_id=payer.pk, kind=TransactionKind.PAYMENT
        ).aggregate(day=Min("date"))["day"],
    )
    return min([created, *(day for day in earlier if day)])


def _check_reference(reference: str) -> None:
    if not reference:
        return
    try:
        validate_key(reference)
    except ValidationError as error:
        raise Refused(f"reference: {error.message}", code="invalid_reference") from error
    if PaymentAttempt.objects.filter(reference=reference).exists():
        raise Refused(f"the attempt {reference} is recorded already", code="already_exists")


def _recorded(payer: Customer, as_of: date, **values: Any) -> PaymentAttempt:
    if values["status"] == AttemptStatus.SUCCEEDED:
        values["transaction"] = _payment_of(payer, as_of, values)
    attempt: PaymentAttempt = PaymentAttempt.objects.create(
        provider_id=payer.provider_id, customer=payer, **values
    )
    record(AttemptResource, EventAct.RECORDED, [attempt.pk], as_of=as_of)
    return attempt


def _payment_of(payer: Customer, as_of: date, values: dict[str, Any]) -> Transaction:
    """Return the PAYMENT of a success: the entry that bears its reference already, or a new one."""
    reference, method = values["reference"], values["method"]
    entry: Transaction | None = (
        Transaction.objects.filter(transaction_ref=reference).first() if reference else None
    )
    if entry:
        this = (payer.pk, TransactionKind.PAYMENT, values["amount"])
        if (entry.customer_id, entry.kind, entry.amount) != this:
            raise Refused(f"{reference} is another entry of the ledger", code=ALREADY_EXISTS)
        return entry
    entry = Transaction.objects.create(
        provider_id=payer.provider_id,
        customer=payer,
        billing_account_id=payer.pk,
        kind=TransactionKind.PAYMENT,
        amount=values["amount"],
        date=values["attempted_on"],
        description=f"Payment by {method}" if method else "Payment",
        **({"transaction_ref": reference} if reference else {}),
    )
    record(TransactionResource, EventAct.CREATED, [entry.pk], as_of=as_of)
    return entry
