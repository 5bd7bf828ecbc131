from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from ..bodies.bodies import ActBody
from ..rest.filters import ApiFilter
from ..rest.viewsets import Edited, Listed, Made, Shown, act
from .bodies import FieldChanges, NewField
from .models import CustomField
from .operations import archive_field, define_field, edit_field
from .resources import CustomFieldResource
from .states import FieldKind


class FieldFilter(ApiFilter):
    names = {"code": "code", "name": "name"}
    choices = {"kind": ("kind", FieldKind)}


class CustomFields(Listed, Shown, Made, Edited):
    """What the provider keeps with each customer, beyond what every customer has."""

    resource = CustomFieldResource
    filters = FieldFilter
    create_body, edit_body = NewField, FieldChanges
    lookup_field = "code"

    def make(self, values: dict[str, Any]) -> CustomField:
        return define_field(self.provider, **values)

    def edit(self, row: CustomField, values: dict[str, Any]) -> CustomField:
        return edit_field(row, values)

    @act()
    def archive(self, request: Request, code: str) -> Response:
        """Ask for the field no more; what customers have of it stays."""
        self.one()
        self.read(ActBody)
        return self.answer(archive_field(self.one_to_change()))
