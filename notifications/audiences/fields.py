"""What the conditions of an audience may speak of: typed fields with their operators.

Each is SQL for many accounts, and Python for one. Both ways read the same facts;
`tests/notifications/audiences/test_facts.py` holds them together.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.text import days_in_words
from products.models import Product
from products.services.states import ASSIGNED

from .facts import AccountFacts
from .issue_codes import issue_codes

Values = list[str]
PAYMENT_FIELDS = ("past_due", "balance_due", "payment_failed")
WORDS = {
    "in": "is one of",
    "at_least": "is at least",
    "from": "is on or after",
    "until": "is on or before",
    "is": "is",
}
CONTRARY = {
    "in": "is none of",
    "at_least": "is less than",
    "from": "is not on or after",
    "until": "is not on or before",
    "is": "is not",
}


@dataclass(frozen=True)
class Field:
    """One thing that a condition may speak of.

    `kind` types its values: words out of `choices` (any key where there are none), an amount in the
    account's currency, a date or a fact. `where` is the condition in SQL, `read` the account's own
    value, which `holds` compares.
    """

    name: str
    label: str
    kind: str
    where: Callable[[str, Any, date], Q]
    read: Callable[[AccountFacts, Any], Any]
    choices: Callable[[], dict[str, str]] | None = None

    @property
    def operators(self) -> tuple[str, ...]:
        return {
            "words": ("in",),
            "amount": ("at_least",),
            "date": ("from", "until"),
            "fact": ("is",),
        }[self.kind]

    def said(self, value: str | Values) -> str:
        """Return a condition's value in words: labels of choices, and dates as people read them."""
        labels = self.choices() if self.choices else {}
        values = value if isinstance(value, list) else [value]
        return ", ".join(days_in_words(labels.get(one, one)) for one in values)

    @property
    def needs_payments(self) -> bool:
        return self.name in PAYMENT_FIELDS


def holds(op: str, own: Any, value: Any) -> bool:
    """Compare an account's own value; a date that is not known is neither after nor before any."""
    if op == "in":
        return bool(own & set(value)) if isinstance(own, set) else own in value
    if op == "at_least":
        return bool(own >= Decimal(value))
    if op == "is":
        return bool(own)
    if own is None:
        return False
    day = date.fromisoformat(value)
    return bool(own >= day if op == "from" else own <= day)


def _column(path: str) -> Callable[[str, Any, date], Q]:
    lookups = {"in": "in", "at_least": "gte", "from": "gte", "until": "lte"}
    return lambda op, value, as_of: Q(**{f"{path}__{lookups[op]}": value})


def _words(name: str, label: str, choices: Any = None, path: str = "") -> Field:
    attribute = (path or name).split("__")

    def read(facts: AccountFacts, value: Any) -> Any:
        found: Any = facts.customer
        for step in attribute:
            found = getattr(found, step)
        return found

    return Field(name, label, "words", _column(path or name), read, choices)


def _has_product(op: str, value: Any, as_of: date) -> Q:
    owned = Product.objects.filter(
        customer=OuterRef("pk"), status__in=ASSIGNED, product_type__code__in=value
    )
    return Q(Exists(owned))


FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        _words("status", "Account status", lambda: dict(CustomerStatus.choices)),
        _words("kind", "Account kind", lambda: dict(CustomerKind.choices)),
        _words("bill_profile", "Bill profile", path="bill_profile__code"),
        _words("currency", "Currency"),
        _words("account_number", "Account number"),
        Field(
            "opened_on",
            "Opened",
            "date",
            _column("opened_on"),
            lambda facts, _: facts.customer.opened_on,
        ),
        Field(
            "past_due",
            "Past due",
            "amount",
            _column("owed"),
            lambda facts, _: facts.payment.past_due,
        ),
        Field(
            "balance_due",
            "Balance due",
            "amount",
            _column("balance_due"),
            lambda facts, _: facts.payment.balance_due,
        ),
        Field(
            "payment_failed",
            "Latest payment failed, unpaid since",
            "fact",
            lambda op, value, as_of: Q(failed_unpaid=True),
            lambda facts, _: facts.payment.failed_unpaid,
        ),
        Field(
            "product_type",
            "Has a product of type",
            "words",
            _has_product,
            lambda facts, _: facts.product_types,
        ),
        Field(
            "issue",
            "Carries the issue",
            "words",
            lambda op, value, as_of: issue_codes().condition(value, as_of),
            lambda facts, value: facts.issues(value),
            lambda: issue_codes().titles(),
        ),
    )
}
