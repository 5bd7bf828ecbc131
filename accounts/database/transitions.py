"""Moves along the state machines that the models declare.

The move of one row is refused by name. The move of many takes the rows that may go. The database
holds the same machines (accounts/sql/moves.sql).
"""

from typing import Any, cast

from django.db.models import Model, QuerySet
from django_fsm import FSMField, Transition

from ..errors import TransitionRefused
from ..text import status_after_is

# The key in a transition's `custom` of the cause that the database demands for it. Such a way goes
# past the workflows, and is never named among those that are allowed.
CAUSE = "cause"
# The same of a transition that a process takes, and nobody asks for.
BY_PROCESS = "by process"


def check_transition(thing: Any, name: str) -> None:
    """Raise TransitionRefused unless the row's status allows the transition.

    The error names the allowed transitions.
    """
    allowed = allowed_transitions(thing)
    if name not in allowed:
        raise TransitionRefused(str(thing), status_after_is(thing.status), name, allowed)


def take(thing: Any, name: str) -> None:
    """Take one row through the transition; the caller saves it. Raises TransitionRefused."""
    check_transition(thing, name)
    getattr(thing, name)()


def move(rows: QuerySet, name: str, **fields: Any) -> int:
    """Take every row whose status allows the transition through it, setting the fields too.

    Return how many went.
    """
    ways = _ways(rows.model, name)
    return rows.filter(status__in=[way.source for way in ways]).update(
        status=ways[0].target, **fields
    )


def sources_of(model: type[Model], name: str) -> list[str]:
    """Return the statuses from which the state machine allows the transition."""
    return [way.source for way in _ways(model, name)]


def allowed_transitions(thing: Any) -> list[str]:
    """Return the transitions that the row's status allows, and that can be asked for."""
    available = thing.get_available_status_transitions()
    return sorted(way.name for way in available if not {CAUSE, BY_PROCESS} & set(way.custom))


def machine(model: type[Model]) -> list[Transition]:
    """Return every transition that the model declares for its status."""
    return list(status_of(model).get_all_transitions(model))


def status_of(model: type[Model]) -> FSMField:
    return cast(FSMField, model._meta.get_field("status"))


def _ways(model: type[Model], name: str) -> list[Transition]:
    return [way for way in machine(model) if way.name == name]
