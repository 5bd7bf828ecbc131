"""What the viewer of an account is shown, decided at the moment of asking.

Source: docs/rules.md section 10 and docs/messages.md. Nothing is remembered between two requests:
the switch, the messages and the facts of the account are read anew.
"""

from collections.abc import Callable
from datetime import date

from accounts.database.sql import set_local
from accounts.models import Customer, Provider
from accounts.processes.switches import paused_because

from ..audiences.facts import AccountFacts
from ..audiences.states import MessageCategory
from ..messages.approval_seal import is_sealed
from ..messages.models.message import Message
from ..messages.states import MESSAGES, MessageLevel
from .checks import Viewing, is_shown
from .guards import (
    end_contradicted,
    is_contradicted,
    pause_for_reach,
    pause_unsealed,
    reaches_too_many,
)
from .reach import live_messages, reaches_of, record_shown

AT_A_TIME = 3
PATIENCE_MS = 2000
URGENCY = {level: place for place, level in enumerate(MessageLevel.values)}

Choose = Callable[[Provider, Customer, str, date], list[Message]]


def choose(provider: Provider, customer: Customer, role: str, as_of: date) -> list[Message]:
    """Return the messages for the viewer, the most urgent first, then the newest.

    They are no more than a few at a time.
    """
    messages = live_messages(provider)
    for message in messages:
        if not is_sealed(message):
            pause_unsealed(provider, message)
    viewing = viewing_of(customer, role, as_of)
    shown = [message for message in messages if is_shown(message, viewing)]
    shown.sort(key=lambda message: (URGENCY[message.level], -message.pk.int))
    return shown[:AT_A_TIME]


def serve(
    provider: Provider, customer: Customer, role: str, as_of: date, *, chosen_by: Choose = choose
) -> list[Message]:
    """Return what the viewer is shown now, and record it. Needs `provider_transaction`.

    A payment message that was chosen is looked at a second time, in another way; when the account
    turns out to be current it is not shown, and when it would be chosen again all the same, it is
    ended: the choice is wrong, and no payment came in between.
    """
    _limit_statement_time()
    if paused_because(MESSAGES):
        return []
    chosen = chosen_by(provider, customer, role, as_of)
    if any(message.category == MessageCategory.PAYMENT for message in chosen) and is_contradicted(
        customer, as_of
    ):
        chosen = _without_contradicted(provider, customer, role, as_of, chosen, chosen_by)
    reached = record_shown(customer, chosen, as_of)
    for message in chosen:
        message.reached = reached.get(message.pk, message.reached)
        if message.pk in reached and reaches_too_many(message):
            pause_for_reach(provider, message)
    return chosen


def viewing_of(customer: Customer, role: str, as_of: date) -> Viewing:
    return Viewing(customer, role, as_of, AccountFacts(customer, as_of), reaches_of(customer))


def _without_contradicted(
    provider: Provider,
    customer: Customer,
    role: str,
    as_of: date,
    chosen: list[Message],
    chosen_by: Choose,
) -> list[Message]:
    again = {message.pk for message in chosen_by(provider, customer, role, as_of)}
    for message in chosen:
        if message.category == MessageCategory.PAYMENT and message.pk in again:
            end_contradicted(provider, message, customer, as_of)
    return [message for message in chosen if message.category != MessageCategory.PAYMENT]


def _limit_statement_time() -> None:
    """Let no statement of this transaction take long.

    Its commit does not wait for the disk: an impression is no money.
    """
    set_local({"statement_timeout": str(PATIENCE_MS), "synchronous_commit": "off"})
