"""What may be done with a message, by name: one table for the page and the API."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.errors import Refused

from . import operations as do
from .models.message import Message


@dataclass(frozen=True)
class MessageAction:
    """What goes with an act: who does it, on which day, why, and for which share."""

    actor: str
    as_of: date
    reason: str = ""
    percentage: int = 100


ACTS: dict[str, Callable[[Message, MessageAction], None]] = {
    "submit": lambda message, asked: do.submit_message(message, actor=asked.actor),
    "approve": lambda message, asked: do.approve_message(
        message, actor=asked.actor, as_of=asked.as_of
    ),
    "reject": lambda message, asked: do.reject_message(
        message, actor=asked.actor, reason=asked.reason
    ),
    "launch": lambda message, asked: do.launch_message(
        message, actor=asked.actor, percentage=asked.percentage
    ),
    "roll-out": lambda message, asked: do.roll_out_message(message, percentage=asked.percentage),
    "pause": lambda message, asked: do.pause_message(
        message, actor=asked.actor, reason=asked.reason
    ),
    "end": lambda message, asked: do.end_message(message, actor=asked.actor, reason=asked.reason),
}


def perform_action(message: Message, name: str, asked: MessageAction) -> None:
    """Do an act of `ACTS`. Raises Refused as its operation does, and for what is no act."""
    if name not in ACTS:
        raise Refused(f"{name!r} is not among {', '.join(ACTS)}", code="action_unknown")
    ACTS[name](message, asked)
