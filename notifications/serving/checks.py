"""Everything that must hold for a message to be shown to an account.

What is served and what is explained use the same checks.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from accounts.errors import Refused
from accounts.models import Customer

from ..audiences import payment_condition
from ..audiences.audience import Audience, Clause, read_audience
from ..audiences.facts import AccountFacts, FactsUnreadable
from ..audiences.states import MessageCategory
from ..messages.approval_seal import is_sealed
from ..messages.models.message import Message
from ..messages.models.reach import MessageReach
from ..messages.states import MessageStatus, ViewerRole
from .roll_out import is_rolled_out

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Viewing:
    """Somebody of an account who looks at the provider's own product.

    `reaches` is what the account was shown before, by message.
    """

    customer: Customer
    role: str
    as_of: date
    facts: AccountFacts
    reaches: dict[object, MessageReach]


@dataclass(frozen=True)
class Verdict:
    """What a check says, whether it holds, and the facts in words.

    `locked` is the one that nobody can take away.
    """

    says: str
    holds: bool
    detail: str = ""
    locked: bool = False


def is_shown(message: Message, viewing: Viewing) -> bool:
    """Whether every check holds; one that cannot be evaluated does not."""
    return all(verdict.holds for verdict in verdicts(message, viewing))


def verdicts(message: Message, viewing: Viewing) -> Iterator[Verdict]:
    """Make the checks one after the other, the cheap ones first; none raises."""
    yield Verdict(
        "The message is live",
        message.status == MessageStatus.LIVE,
        f"it is {message.get_status_display().lower()}",
    )
    yield Verdict(
        "It is what was approved",
        is_sealed(message),
        f"approved by {message.approved_by}" if message.approved_by else "not approved",
    )
    yield _of_role(message, viewing)
    yield Verdict(
        f"The account is in the first {message.percentage} %",
        is_rolled_out(message.pk, viewing.customer.pk, message.percentage),
    )
    yield from _of_reach(message, viewing)
    if message.category == MessageCategory.PAYMENT:
        yield _guarded(
            payment_condition.SAYS,
            lambda: payment_condition.payment_verdict(viewing.facts),
            message,
            locked=True,
        )
    yield from _of_audience(message, viewing)


def _of_role(message: Message, viewing: Viewing) -> Verdict:
    said = ", ".join(ViewerRole(role).label for role in message.viewer_roles)
    return Verdict(f"The viewer is one of: {said}", viewing.role in message.viewer_roles)


def _of_reach(message: Message, viewing: Viewing) -> Iterator[Verdict]:
    reach = viewing.reaches.get(message.pk)
    dismissed = reach is not None and viewing.role in reach.dismissed_roles
    yield Verdict("The viewer has not dismissed it", not dismissed)
    today = reach.shown_that_day if reach and reach.shown_on == viewing.as_of else 0
    yield Verdict(
        f"It was shown fewer than {message.most_a_day} times today",
        today < message.most_a_day,
        f"{today} times so far",
    )


def _of_audience(message: Message, viewing: Viewing) -> Iterator[Verdict]:
    try:
        audience: Audience = read_audience(message.audience, message.category)
    except Refused as refusal:
        yield Verdict("Its audience can be read", False, str(refusal))
        return
    for clause in audience.clauses:
        yield _guarded(clause.words(), _holds(clause, viewing), message)


def _holds(clause: Clause, viewing: Viewing) -> Callable[[], tuple[bool, str]]:
    return lambda: (clause.holds(viewing.facts), "")


def _guarded(
    says: str, check: Callable[[], tuple[bool, str]], message: Message, *, locked: bool = False
) -> Verdict:
    """Take a check that raises for one that does not hold.

    A message is shown to those of whom it is known that they may see it.
    """
    try:
        holds, detail = check()
    except FactsUnreadable as unreadable:
        return Verdict(says, False, f"cannot be told: {unreadable}", locked)
    except Exception:
        log.exception("a condition of message %s cannot be evaluated", message.pk)
        return Verdict(says, False, "cannot be told", locked)
    return Verdict(says, holds is True, detail, locked)
