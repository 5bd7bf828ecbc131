"""What happens in the coming days, in the words of clerks."""

from collections.abc import Sequence

from accounts.status_changes.states import Cause
from accounts.text import counted, day_text, status_after_is

from .happenings import Coming
from .states import ComingKind

# Colour, icon and word of each kind
MARKS = {
    ComingKind.STATUS: ("amber", "lock", "Status"),
    ComingKind.CHARGE: ("blue", "coins", "Charges"),
    ComingKind.MISSED: ("amber", "alert-triangle", "Missed"),
    ComingKind.CYCLE: ("grey", "calendar-event", "Cycle date"),
    ComingKind.QUEUE: ("blue", "file-plus", "Queue"),
    ComingKind.STATEMENT: ("green", "file-invoice", "Statement"),
    ComingKind.DUE: ("grey", "calendar-due", "Due"),
}
NOT_BILLABLE = (
    "The data of this account cannot be billed: the daily run parks it and goes on without it."
)
TOO_LARGE = "The family is too large for its coming days to be worked out on a page."
BUSY = "The account is being billed at this moment. Look again in a minute."


def happening(found: Sequence[Coming], accounts: int) -> str:
    """Say what happens to so many accounts of a family on a day; all found are of one kind."""
    one = found[0]
    if one.kind == ComingKind.STATUS:
        return _status(one)
    if one.kind == ComingKind.CHARGE:
        return f"{counted(len(found), 'charge')} of the daily run."
    if one.kind == ComingKind.DUE:
        named = f"Statement {one.ref}" if one.ref else "That statement"
        return f"{named} is due."
    return _dated(one, accounts)


def _dated(one: Coming, accounts: int) -> str:
    day = day_text(one.on) if one.on else ""
    return {
        ComingKind.MISSED: f"The cycle of {day} ends, and no statement was created for it.",
        ComingKind.CYCLE: (
            f"The cycle date moves to {day}."
            if accounts == 1
            else f"The cycle dates move to {day}."
        ),
        ComingKind.QUEUE: f"Enters the queue. Created that day, the statement is due on {day}.",
        ComingKind.STATEMENT: f"The daily run creates a statement, due on {day}.",
    }[one.kind]


def _status(one: Coming) -> str:
    if one.cause == Cause.SYNC_STATUS:
        return "Sync Status closes the account, unless its run is held for review."
    return f"As scheduled, the account is {status_after_is(one.ref)}."
