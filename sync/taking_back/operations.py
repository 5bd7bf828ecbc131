"""Ordering that an incident is taken back.

What still spreads is stopped with the order, before a worker takes the rest up.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import ProcessRun
from accounts.processes.runner import queue_process
from accounts.processes.states import Trigger
from accounts.text import check_line
from notifications.email.operations import hold
from notifications.messages.operations import pause_message
from notifications.messages.states import MessageStatus
from notifications.models import Message

from ..incidents.models import Incident
from ..incidents.operations import locked
from ..incidents.reached import Reached
from ..incidents.scope import scope_of
from ..incidents.states import Reach
from .models import TakeBack
from .record import Outcome, write_down
from .states import TAKE_BACK, Act


@transaction.atomic
def order_take_back(
    incident: Incident,
    acts: Sequence[str],
    *,
    as_of: date,
    reason: str,
    actor: str,
    dry_run: bool = False,
    trigger: Trigger = Trigger.PERSON,
) -> ProcessRun:
    """Stop at once what still spreads, and put the run on record that takes the rest back.

    A dry run stops nothing, and what its run does is undone. Raises Refused without an act or a
    reason, while the run that the incident is about is at work, and for a date that the process may
    not be run for.
    """
    if not acts or set(acts) - set(Act.values):
        raise Refused("choose what is to be taken back", code="choice_required")
    if not reason.strip():
        raise Refused("say why it is taken back", code="reason_required")
    check_line("reason", reason)
    incident = locked(incident)
    if incident.run and incident.run.finished_at is None:
        raise Refused("the run is still at work: wait until it has ended", code="run_at_work")
    run = queue_process(
        incident.provider,
        TAKE_BACK,
        as_of=as_of,
        started_by=actor,
        trigger=trigger,
        dry_run=dry_run,
    )
    order = TakeBack.objects.create(
        provider=incident.provider, incident=incident, run=run, acts=acts, reason=reason.strip()
    )
    if not dry_run:
        _stop_at_once(order, actor)
    return run


def messages_of(reached: Reached) -> list[Message]:
    """Return the messages that the incident has shown to somebody and that are still shown."""
    shown = reached.rows(Reach.MESSAGES).order_by().values("message_id")
    live = Message.objects.filter(pk__in=shown, status=MessageStatus.LIVE)
    return list(live.order_by("pk"))


def _stop_at_once(order: TakeBack, actor: str) -> None:
    incident = order.incident
    reached = Reached(incident.provider, scope_of(incident))
    if Act.HOLD in order.acts:
        held = hold(reached.rows(Reach.UNSENT), reason=f"held by {actor}: {order.reason}")
        write_down(order, Act.HOLD, (_held(email) for email in held))
    if Act.STOP in order.acts:
        stopped = [_stopped(message, actor, order.reason) for message in messages_of(reached)]
        write_down(order, Act.STOP, stopped)
    if incident.settled_at is None:
        Incident.objects.filter(pk=incident.pk).update(settled_at=timezone.now())


def _held(email: Any) -> Outcome:
    return Outcome(email.pk, email.customer_id, f"{email.get_kind_display()}, to {email.address}")


def _stopped(message: Message, actor: str, reason: str) -> Outcome:
    why_not = ""
    try:
        with transaction.atomic():
            pause_message(message, actor=actor, reason=reason)
    except Refused as refusal:
        why_not = str(refusal)
    return Outcome(message.pk, None, message.title, why_not=why_not)
