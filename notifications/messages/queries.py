"""What the pages of in-product messages read."""

from uuid import UUID

from django.db.models import QuerySet

from .models.message import Message, MessageStep
from .models.reach import MessageContradiction, MessageReach
from .states import MessageStatus

REACHES_SHOWN = 10
STEPS_SHOWN = 50


def contradictions() -> int:
    """Count the payment messages that were about to be shown to accounts that owed nothing.

    It must stay 0.
    """
    return int(MessageContradiction.objects.count())


def to_approve(person: str) -> QuerySet[Message]:
    """Return the messages in review that this person may approve: others wrote and edited them."""
    waiting = Message.objects.filter(status=MessageStatus.IN_REVIEW)
    return waiting.exclude(author=person).exclude(edited_by=person).order_by("id")


def latest_reaches(message: Message) -> list[MessageReach]:
    """Return the accounts that the message reached last, newest first."""
    rows = MessageReach.objects.filter(message=message).select_related("customer")
    return list(rows.order_by("-id")[:REACHES_SHOWN])


def shown_between(first: UUID, before: UUID) -> QuerySet[MessageReach]:
    """Return that a message was first shown to an account: the rows with these keys.

    Keys grow with time; the last one is not included.
    """
    return MessageReach.objects.filter(pk__gte=first, pk__lt=before)


def steps_of(message: Message) -> list[MessageStep]:
    return list(MessageStep.objects.filter(message=message).order_by("-id")[:STEPS_SHOWN])
