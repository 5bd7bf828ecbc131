"""Which acts a person may do: each has its own permission, besides that of the room."""

from accounts.models import User

from ..states import Act

NEEDS = {
    Act.HOLD: ("notifications.manage_notifications",),
    Act.STOP: ("notifications.author_messages", "notifications.approve_messages"),
    Act.RESTORE: ("sync.review_closures",),
    Act.REVERSE: ("statements.enter_entries",),
    Act.PAYMENTS: ("statements.enter_entries",),
}


def acts_of(person: User) -> list[tuple[str, str]]:
    """Return the acts that the person may do, as choices of a form."""
    return [(act.value, str(act.label)) for act in Act if may_do(person, act)]


def acts_refused(person: User) -> list[tuple[str, str]]:
    """Return the acts that the person may not do, each with a permission that lets one."""
    return [(str(act.label), NEEDS[act][0]) for act in Act if not may_do(person, act)]


def may_do(person: User, act: Act) -> bool:
    return any(person.has_perm(permission) for permission in NEEDS[act])
