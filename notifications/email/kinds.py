"""The kinds of e-mails, each of which says whether one is still true when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from accounts.models import Customer

from .models import Email

NOBODY_KNOWS = "nobody can say whether it is still true"


@dataclass(frozen=True)
class Eligibility:
    """The customer and amounts as they are now, and what speaks against sending, in words.

    `against` is empty where the e-mail may go. `postponed_to` is the day until which the e-mail
    waits, where it is not given up.
    """

    customer: Customer
    against: str = ""
    postponed_to: date | None = None
    amounts: dict[str, Decimal] = field(default_factory=dict)


Check = Callable[[Email], Eligibility]

_checks: dict[str, Check] = {}


def still_true(kind: str) -> Callable[[Check], Check]:
    """Register a function that looks at an e-mail of the kind just before it is sent.

    A second registration of a kind raises ValueError.
    """

    def register(check: Check) -> Check:
        if kind in _checks:
            raise ValueError(f"there are two checks of e-mails of the kind {kind}")
        _checks[kind] = check
        return check

    return register


def eligibility_of(email: Email) -> Eligibility:
    """Look at what the e-mail tells of, as it is now."""
    check = _checks.get(email.kind)
    return check(email) if check else Eligibility(email.customer, NOBODY_KNOWS)
