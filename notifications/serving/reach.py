"""Recording what was shown and dismissed: one row an account and message, counted once."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from accounts.database.sql import instances_of_sql
from accounts.errors import Refused
from accounts.models import Customer, Provider

from ..messages.models.message import Message
from ..messages.models.reach import MessageReach

# Messages are taken in the order of their keys, so that no two wait in a ring.
NOTE = """
INSERT INTO notifications_messagereach AS reach (
    provider_id,
    message_id,
    customer_id,
    shown,
    shown_on,
    shown_that_day
)
SELECT %(provider)s, message_id, %(customer)s::uuid, 1, %(today)s, 1
FROM unnest(%(messages)s::uuid[]) AS shown (message_id)
ORDER BY message_id
ON CONFLICT (provider_id, customer_id, message_id) DO UPDATE
SET
    shown = reach.shown + 1,
    shown_that_day = CASE
        WHEN reach.shown_on = excluded.shown_on THEN reach.shown_that_day + 1
        ELSE 1
    END,
    shown_on = excluded.shown_on,
    last_shown_at = now()
RETURNING message_id, shown = 1 AND first_shown_at = now()
"""

# The accounts that are new to a message count towards its reach.
COUNT = """
UPDATE notifications_message AS message
SET reached = message.reached + 1
FROM (SELECT id FROM unnest(%(fresh)s::uuid[]) AS id ORDER BY id) AS fresh
WHERE message.provider_id = %(provider)s AND message.id = fresh.id
RETURNING message.id, message.reached
"""

LIVE = """
SELECT *
FROM notifications_message
WHERE provider_id = %(provider)s AND status = 'LIVE'
ORDER BY id
"""
REACHES = """
SELECT reach.*
FROM notifications_messagereach AS reach
JOIN notifications_message AS message
    ON message.provider_id = reach.provider_id
    AND message.id = reach.message_id
WHERE reach.provider_id = %(provider)s
    AND reach.customer_id = %(customer)s::uuid
    AND message.status IN ('LIVE', 'PAUSED')
"""


def record_shown(customer: Customer, messages: Sequence[Message], as_of: date) -> dict[Any, int]:
    """Note that the account was shown the messages.

    Return how many accounts each message that is new to this one has reached by now.
    """
    if not messages:
        return {}
    values: dict[str, Any] = {
        "provider": customer.provider_id,
        "customer": str(customer.pk),
        "messages": [str(message.pk) for message in messages],
        "today": as_of,
    }
    with connection.cursor() as cursor:
        cursor.execute(NOTE, values)
        fresh = [str(message) for message, is_new in cursor.fetchall() if is_new]
        if not fresh:
            return {}
        cursor.execute(COUNT, {"provider": customer.provider_id, "fresh": fresh})
        return dict(cursor.fetchall())


def dismiss(message: Message, customer: Customer, role: str) -> None:
    """Show the message to this role of the account no more.

    Raises Refused when it was never shown to the account.
    """
    reach = _locked(message, customer)
    if role not in reach.dismissed_roles:
        MessageReach.objects.filter(pk=reach.pk).update(
            dismissed_roles=sorted({*reach.dismissed_roles, role})
        )


def note_seen(message: Message, customer: Customer, at: datetime) -> MessageReach:
    """Count that somebody of the account has seen the message, and return its row.

    Raises Refused when it was never shown to the account.
    """
    reach = _locked(message, customer)
    reach.seen += 1
    reach.first_seen_at, reach.last_seen_at = reach.first_seen_at or at, at
    reach.save(update_fields=["seen", "first_seen_at", "last_seen_at"])
    return reach


def _locked(message: Message, customer: Customer) -> MessageReach:
    reach: MessageReach | None = (
        MessageReach.objects.select_for_update().filter(message=message, customer=customer).first()
    )
    if reach is None:
        raise Refused("the message was never shown to this account", code="message_never_shown")
    return reach


def reaches_of(customer: Customer) -> dict[object, MessageReach]:
    """Return what the account was shown of the messages that are live or paused, by message."""
    reaches = instances_of_sql(
        MessageReach, REACHES, provider=customer.provider_id, customer=str(customer.pk)
    )
    return {reach.message_id: reach for reach in reaches}


def live_messages(provider: Provider) -> list[Message]:
    """Return the provider's live messages.

    They are read at every request, so that a stop takes effect on the next one.
    """
    return instances_of_sql(Message, LIVE, provider=provider.pk)
