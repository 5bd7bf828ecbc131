"""What the pages of in-product messages read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, Sum

from accounts.models import Customer

from ..messages.models.message import Message
from ..messages.models.reach import MessageContradiction, MessageReach
from ..messages.states import MessageStatus
from .checks import Verdict, is_shown, verdicts
from .guards import OVER_APPROVED_AT_LEAST, OVER_APPROVED_PERCENT
from .operations import viewing_of

EXPLAINED_AT_MOST = 50


@dataclass(frozen=True)
class Reach:
    """How far a message has come.

    It has the accounts, impressions, accounts that dismissed it, contradictions, and where its
    guard stops it.
    """

    accounts: int
    shown: int
    dismissed: int
    contradictions: int
    stops_above: int


@dataclass(frozen=True)
class Explained:
    """One message and, for one viewer, each of its conditions with its verdict."""

    message: Message
    shown: bool
    verdicts: Sequence[Verdict]


def reach_of(message: Message) -> Reach:
    found = MessageReach.objects.filter(message=message).aggregate(
        shown=Sum("shown"), dismissed=Count("pk", filter=~Q(dismissed_roles=[]))
    )
    approved = message.approved_count or 0
    return Reach(
        accounts=message.reached,
        shown=found["shown"] or 0,
        dismissed=found["dismissed"],
        contradictions=MessageContradiction.objects.filter(message=message).count(),
        stops_above=approved + max(OVER_APPROVED_AT_LEAST, approved * OVER_APPROVED_PERCENT // 100),
    )


def explained_for(customer: Customer, role: str, as_of: date) -> list[Explained]:
    """Explain the live messages, and those that can be live again, to a viewer of the account.

    Nothing is recorded as shown.
    """
    wanted = (MessageStatus.LIVE, MessageStatus.PAUSED)
    found = list(Message.objects.filter(status__in=wanted).order_by("-id")[:EXPLAINED_AT_MOST])
    viewing = viewing_of(customer, role, as_of)
    return [
        Explained(message, is_shown(message, viewing), list(verdicts(message, viewing)))
        for message in found
    ]
