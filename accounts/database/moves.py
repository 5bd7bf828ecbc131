"""The state machines in the database: one trigger a table.

It refuses every other move, of one row or a million, through the ORM or past it.

The trigger looks after the row is written. One that looks before it makes PostgreSQL compute all
generated columns of the table anew at each update, whatever it changes.
"""

from typing import Any

from django.apps import apps
from django.db.migrations.operations.base import Operation
from django.db.models import Model
from django_fsm import RETURN_VALUE, Transition

from .transitions import CAUSE, machine, status_of


class StateMachine(Operation):
    """Write the moves of a model's state machine into its table's trigger.

    They replace those before.

    A changed machine needs a migration with this operation; a test says so.
    """

    reversible = False
    atomic = True

    def __init__(self, model: str) -> None:
        self.model = model

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model], {}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: the machine stands in their methods."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        model = apps.get_model(app_label, self.model)
        moves = ", ".join(f"'{move}'" for move in moves_of(model))
        schema_editor.execute(
            f"CREATE OR REPLACE TRIGGER {trigger_of(model)} "
            f'AFTER UPDATE OF status ON "{model._meta.db_table}" '
            "FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) "
            f"EXECUTE FUNCTION refuse_move({moves})"
        )

    def describe(self) -> str:
        return f"Write the state machine of {self.model} into the database"


def moves_of(model: type[Model]) -> list[str]:
    """Return the moves of the model's machine as the trigger is told: FROM>TO, or FROM>TO@CAUSE."""
    statuses = [value for value, _ in status_of(model).choices or ()]
    return sorted({move for way in machine(model) for move in _moves(way, statuses)})


def trigger_of(model: type[Model]) -> str:
    return f"{model._meta.model_name}_moves"


def _moves(way: Transition, statuses: list[str]) -> list[str]:
    sources = statuses if way.source == "*" else [way.source]
    targets = way.target.allowed_states if isinstance(way.target, RETURN_VALUE) else [way.target]
    cause = f"@{way.custom[CAUSE]}" if CAUSE in way.custom else ""
    return [
        f"{source}>{target}{cause}" for source in sources for target in targets if source != target
    ]
