"""Moves along the state machines: of one row, which is refused by name, and of many, which takes
those that may go.
"""

from typing import Any

from django.db.models import Model, QuerySet

from .errors import TransitionRefused


def move(rows: QuerySet, transition: str, **fields: Any) -> int:
    """Take every row whose state machine allows the transition through it, setting the fields too;
    return how many went.
    """
    sources, target = _ends(rows.model, transition)
    return rows.filter(status__in=sources).update(status=target, **fields)


def check_transition(thing: Model, transition: str) -> str:
    """Return the status that the transition leads to; raise TransitionRefused, naming the allowed
    ones, when the machine has none from here.
    """
    sources, target = _ends(type(thing), transition)
    if thing.status not in sources:  # type: ignore[attr-defined]
        raise TransitionRefused(str(thing), thing.status, transition, allowed_transitions(thing))  # type: ignore[attr-defined]
    return target


def sources_of(model: type[Model], transition: str) -> list[str]:
    """Return the statuses from which the state machine allows the transition."""
    return _ends(model, transition)[0]


def allowed_transitions(thing: Model) -> list[str]:
    """Return the names of the transitions that the row's status allows."""
    return sorted(transition.name for transition in thing.get_available_status_transitions())  # type: ignore[attr-defined]


def _ends(model: type[Model], transition: str) -> tuple[list[str], str]:
    steps = getattr(model, transition)._django_fsm.transitions
    return list(steps), next(iter(steps.values())).target
