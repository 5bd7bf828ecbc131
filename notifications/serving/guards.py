"""What stops a message by itself.

It is too many accounts reached, contents that nobody approved, or a contradiction.
"""

from datetime import date

from accounts.database.sql import set_local
from accounts.database.transitions import move
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import recording
from statements.payments.current_accounts import current_among

from ..alerts.operations import raise_alert
from ..alerts.states import AlertKind
from ..messages.models.message import Message
from ..messages.models.reach import MessageContradiction
from ..messages.resources import MessageResource
from ..messages.states import MessageStatus

OVER_APPROVED_PERCENT, OVER_APPROVED_AT_LEAST = 20, 10
ACTOR = "the platform"


def reaches_too_many(message: Message) -> bool:
    """Whether more accounts are reached than were approved, by over 20 % and by over 10.

    Source: docs/rules.md section 10.
    """
    over = message.reached - (message.approved_count or 0)
    return (
        over > OVER_APPROVED_AT_LEAST
        and over * 100 > (message.approved_count or 0) * OVER_APPROVED_PERCENT
    )


def pause_for_reach(provider: Provider, message: Message) -> None:
    """Pause a message that has reached too many accounts, and tell staff."""
    _stop(
        provider,
        message,
        "pause",
        f"reached {message.reached} accounts, and was approved for {message.approved_count}",
    )


def pause_unsealed(provider: Provider, message: Message) -> None:
    """Pause a live message that is not what was approved, and tell staff.

    Somebody wrote to the database around the platform.
    """
    _stop(provider, message, "pause", "its contents are not what was approved")


def is_contradicted(customer: Customer, as_of: date) -> bool:
    """Whether the account owes nothing that a payment message may speak of.

    It is found by another way than the one that chose the account.
    """
    return bool(current_among(customer.provider_id, [customer.pk], as_of))


def end_contradicted(provider: Provider, message: Message, customer: Customer, as_of: date) -> None:
    """Put the contradiction on record, end the message and tell staff."""
    MessageContradiction.objects.create(
        provider=provider, message=message, customer=customer, as_of=as_of
    )
    _stop(
        provider,
        message,
        "end",
        (
            f"a payment message was about to be shown to {customer.account_number}, which owes "
            "nothing; it was held back"
        ),
    )


def _stop(provider: Provider, message: Message, transition: str, because: str) -> None:
    # A stop is not to be lost, whatever else the request wrote.
    set_local({"synchronous_commit": "on"})
    live = Message.objects.filter(pk=message.pk, status=MessageStatus.LIVE)
    with recording(actor=ACTOR, reason=because):
        stopped = move(live, transition, stopped_because=because)
        if stopped and transition == "pause":
            record(MessageResource, EventAct.PAUSED, [message.pk], as_of=None)
    if stopped:
        raise_alert(
            provider,
            AlertKind.MESSAGE,
            f"message:{message.pk}",
            subject=f"The message “{message.title}” stopped itself"[:200],
            text=(
                f"“{message.title}” is {'paused' if transition == 'pause' else 'ended'}: {because}."
            ),
            path=f"/messaging/messages/{message.pk}/",
        )
