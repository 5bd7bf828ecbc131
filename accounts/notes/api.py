from typing import Any

import django_filters
from rest_framework.request import Request
from rest_framework.response import Response

from ..bodies.bodies import ActBody, Body
from ..bodies.fields import Lines, Named, YesNo
from ..customers.models import Customer
from ..rest.filters import ApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown, act
from .models import Note
from .operations import add_note, pin_note, remove_note
from .resources import NoteResource
from .states import LONGEST


class NoteChanges(Body):
    """What may be written of a note that is there."""

    shown = frozenset(NoteResource.Meta.fields)

    pinned = YesNo(required=False)


class NewNote(NoteChanges):
    account_number = Named(Customer, "account_number", source="customer")
    text = Lines(max_length=LONGEST)


class NoteFilter(ApiFilter):
    names = {"account_number": "customer__account_number", "made_by": "made_by"}
    instants = {"made_at": "made_at"}
    pinned = django_filters.ChoiceFilter(
        "pinned", choices=[("true", "yes"), ("false", "no")], method="is_pinned"
    )

    def is_pinned(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(pinned=value == "true")


class Notes(Listed, Shown, Made, Edited):
    """Notes about customers. A text is never changed: remove the note, and write another."""

    resource = NoteResource
    filters = NoteFilter
    create_body, edit_body = NewNote, NoteChanges
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def make(self, values: dict[str, Any]) -> Note:
        return add_note(values.pop("customer"), actor=self.actor, **values)

    def edit(self, row: Note, values: dict[str, Any]) -> Note:
        return pin_note(row, **values) if values else row

    @act()
    def remove(self, request: Request, id: Any) -> Response:
        """Delete the note, and show it a last time."""
        self.one()
        self.read(ActBody)
        row = self.one_to_change()
        answer = self.answer(row)
        remove_note(row)
        return answer
