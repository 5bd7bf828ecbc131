"""Writes on one message.

Each locks it, checks the state machine, and records who and why; the database refuses what gets
past these.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.database.transitions import check_transition, take
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Provider
from accounts.processes.switches import pause as pause_process
from accounts.tenancy.transactions import recording
from accounts.text import check_line

from ..alerts.operations import resolve_alert
from ..audiences.audience import read_audience
from ..audiences.states import MessageCategory
from .approval_seal import is_sealed, seal_of, wrote
from .models.message import Message
from .resources import MessageResource
from .review import review_of
from .states import MESSAGES, MessageLevel, MessageStatus, ViewerRole

# What other systems put a value in the place of: $amount, ${amount}, {amount}, {{ amount }}
PLACEHOLDER = re.compile(r"\$\{?[^\W\d]\w*\}?|\{\{?\s*[^\W\d]\w*\s*\}\}?")


@dataclass(frozen=True)
class Contents:
    """What an author writes; `audience` is the stored form, and holds no payment condition."""

    category: str
    level: str
    title: str
    text: str
    viewer_roles: Sequence[str]
    audience: Any
    most_a_day: int = 20


def create_message(provider: Provider, contents: Contents, *, actor: str) -> Message:
    """Make a draft. Raises Refused, naming it, for what is missing or unknown."""
    message: Message = Message.objects.create(
        provider=provider, author=actor, edited_by=actor, **_checked(contents)
    )
    message.refresh_from_db()
    return message


@transaction.atomic
def edit_message(message: Message, contents: Contents, *, actor: str) -> Message:
    """Write a message anew; it is a draft again, whatever it was.

    Raises Refused once it has ended.
    """
    locked = _locked(message)
    if locked.status == MessageStatus.ENDED:
        raise Refused(
            "a message that has ended is not edited: make a new one", code="message_ended"
        )
    values = _checked(contents)
    if all(getattr(locked, name) == value for name, value in values.items()):
        return locked
    with recording(actor=actor, reason="edited"):
        Message.objects.filter(pk=message.pk).update(
            **values, edited_by=actor, edited_at=timezone.now(), status=MessageStatus.DRAFT
        )
    resolve_alert(f"message:{message.pk}")
    return _locked(message)


def submit_message(message: Message, *, actor: str) -> None:
    """Ask for review.

    Raises Refused for an audience that cannot be read, and TransitionRefused unless it is a draft.
    """
    read_audience(message.audience, message.category)
    _take(message, "submit", actor)


@transaction.atomic
def approve_message(message: Message, *, actor: str, as_of: date) -> None:
    """Approve for as many accounts as its audience holds now.

    Raises Refused for its author, for whoever has changed it since it was last approved, and for a
    PAYMENT message of whose audience one account owes nothing.
    """
    locked = _locked(message)
    check_transition(locked, "approve")
    if wrote(locked, actor):
        raise Refused("whoever wrote or edited a message does not approve it", code="own_message")
    review = review_of(locked, as_of)
    if locked.category == MessageCategory.PAYMENT and review.current:
        raise Refused(
            f"{review.current} of the {review.count} accounts are current: it accuses them",
            code="message_accuses_current_accounts",
        )
    with recording(actor=actor, reason=f"for {review.count} accounts"):
        _save(
            locked,
            "approve",
            approved_by=actor,
            approved_at=timezone.now(),
            approved_count=review.count,
            approval_seal=seal_of(locked, actor, review.count),
        )


def reject_message(message: Message, *, actor: str, reason: str) -> None:
    """Send it back to its author, as a draft."""
    if not reason.strip():
        raise Refused("say what is to be changed", code="reason_required")
    _take(message, "reject", actor, reason)


@transaction.atomic
def launch_message(message: Message, *, actor: str, percentage: int = 100) -> None:
    """Show it to this share of its audience from the next request on; also after a pause.

    Raises Refused unless it is what was approved.
    """
    locked = _locked(message)
    check_transition(locked, "launch")
    _check_percentage(percentage)
    if not is_sealed(locked):
        raise Refused(
            "its contents are not what was approved: edit it, and have it approved again",
            code="message_not_as_approved",
        )
    with recording(actor=actor, reason=f"for {percentage} %"):
        _save(
            locked,
            "launch",
            percentage=percentage,
            launched_at=timezone.now(),
            stopped_because="",
        )
    resolve_alert(f"message:{message.pk}")


@transaction.atomic
def roll_out_message(message: Message, *, percentage: int) -> None:
    """Show a live message to another share of its audience: a higher one keeps all that it had."""
    locked = _locked(message)
    _check_percentage(percentage)
    if locked.status != MessageStatus.LIVE:
        raise Refused("it is not live", code="message_not_live")
    Message.objects.filter(pk=message.pk).update(percentage=percentage)


def pause_message(message: Message, *, actor: str, reason: str = "") -> None:
    """Show it to nobody from the next request on; it can be launched again."""
    with transaction.atomic(), recording(actor=actor, reason=reason):
        _take(message, "pause", actor, reason, stopped_because=reason[:500])
        record(MessageResource, EventAct.PAUSED, [message.pk], as_of=None)


def end_message(message: Message, *, actor: str, reason: str = "") -> None:
    """Show it to nobody from the next request on, for good."""
    _take(message, "end", actor, reason, stopped_because=reason[:500])


def stop_all(provider: Provider, *, actor: str, reason: str) -> None:
    """Show no message of the provider to anybody from the next request on.

    That lasts until the process `messages` is resumed. Billing goes on.
    """
    pause_process(provider, MESSAGES, reason=reason, actor=actor)


@transaction.atomic
def _take(message: Message, transition: str, actor: str, reason: str = "", **fields: Any) -> None:
    locked = _locked(message)
    check_transition(locked, transition)
    with recording(actor=actor, reason=reason):
        _save(locked, transition, **fields)
    resolve_alert(f"message:{message.pk}")


def _save(message: Message, transition: str, **fields: Any) -> None:
    take(message, transition)
    for name, value in fields.items():
        setattr(message, name, value)
    message.save(update_fields=["status", *fields])


def _locked(message: Message) -> Message:
    found: Message = Message.objects.select_for_update().get(pk=message.pk)
    return found


def _check_percentage(percentage: int) -> None:
    if not 1 <= percentage <= 100:
        raise Refused("a share is from 1 to 100 %", code="percentage_out_of_range")


def _checked(contents: Contents) -> dict[str, Any]:
    for name, value, known in (
        ("category", contents.category, MessageCategory.values),
        ("level", contents.level, MessageLevel.values),
    ):
        if value not in known:
            raise Refused(f"{name} is one of {', '.join(known)}", code="value_unknown")
    roles = [role for role in ViewerRole.values if role in contents.viewer_roles]
    if not roles or set(contents.viewer_roles) - set(roles):
        raise Refused(
            f"viewer roles are some of {', '.join(ViewerRole.values)}", code="viewer_role_unknown"
        )
    for name, words, longest in (("title", contents.title, 120), ("text", contents.text, 1000)):
        if not 0 < len(words.strip()) <= longest or "\0" in words:
            raise Refused(f"the {name} needs from 1 to {longest} letters", code="text_length")
        if found := PLACEHOLDER.search(words):
            raise Refused(
                f"{found.group()} would be shown as it is: a message has no placeholders",
                code="message_placeholder",
            )
    check_line("title", contents.title.strip())
    if not 1 <= contents.most_a_day <= 1000:
        raise Refused("it is shown from 1 to 1000 times a day", code="most_a_day_out_of_range")
    audience = read_audience(contents.audience, contents.category)
    return {
        "category": contents.category,
        "level": contents.level,
        "title": contents.title.strip(),
        "text": contents.text.strip(),
        "viewer_roles": roles,
        "audience": audience.document(),
        "most_a_day": contents.most_a_day,
    }
