"""What a reviewer must see before a message goes out.

It is how many accounts, a sample with their facts, and how many of them owe nothing.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Customer
from statements.payments.current_accounts import current_among
from statements.payments.facts import with_payment_facts

from ..audiences.audience import Audience, read_audience
from ..audiences.payment_condition import accounts_in
from ..audiences.states import MessageCategory
from .models.message import Message

SAMPLE = 10
SPEAKS_OF_PAYMENT = re.compile(
    r"\b(pay|paid|payments?|overdue|past[ -]due|owe[sd]?|unpaid"
    r"|declined|invoices?|arrears|debt|dunning)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SampleRow:
    """One account of the audience, with the facts that a payment message is decided by."""

    customer: Customer
    past_due: Decimal
    balance_due: Decimal
    attempt_status: str | None
    attempted_on: date | None
    promised: bool


@dataclass(frozen=True)
class Review:
    """An audience as it is now.

    `current` counts those of a PAYMENT message that owe nothing, found by another way than the
    audience.
    """

    count: int
    current: int
    sample: list[SampleRow]
    warnings: list[str]


def review_of(message: Message, as_of: date) -> Review:
    """Evaluate the message's audience; raises Refused when it cannot be read."""
    audience = read_audience(message.audience, message.category)
    payment = message.category == MessageCategory.PAYMENT
    found = accounts_in(audience, payment=payment, as_of=as_of)
    if payment:
        keys = list(found.order_by().values_list("pk", flat=True))
        count, current = len(keys), len(current_among(message.provider_id, keys, as_of))
    else:
        count, current = found.count(), 0
    return Review(count, current, _sample(audience, payment, as_of), warnings_of(message, audience))


def warnings_of(message: Message, audience: Audience) -> list[str]:
    """Return what a person should look at twice."""
    found = []
    if message.category != MessageCategory.PAYMENT and SPEAKS_OF_PAYMENT.search(
        f"{message.title} {message.text}"
    ):
        found.append(
            "The words speak of payment, but the category does not: the message would be shown "
            "without the payment condition."
        )
    if not audience.clauses and message.category != MessageCategory.PAYMENT:
        found.append("The audience has no condition: the message is for every account.")
    return found


def _sample(audience: Audience, payment: bool, as_of: date) -> list[SampleRow]:
    keys = accounts_in(audience, payment=payment, as_of=as_of).order_by("account_number")[:SAMPLE]
    chosen = [customer.pk for customer in keys]
    rows: Any = with_payment_facts(Customer.objects.filter(pk__in=chosen), as_of).order_by(
        "account_number"
    )
    return [
        SampleRow(
            row, row.owed, row.balance_due, row.attempt_status, row.attempted_on, row.promised
        )
        for row in rows
    ]
