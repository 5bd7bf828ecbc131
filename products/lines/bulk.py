"""Many lines at once, by the rules of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from accounts.bulk.kinds import Kind, register
from accounts.models import Provider

from ..services.editing import take_values
from ..services.models.line import Line
from ..services.resources import LineResource
from .bodies import LineFields, NewLine
from .operations import new_line


@register
class LineRows(Kind):
    name, prefix, owner = "lines", "L", "customer"
    related = ("customer",)
    resource, new_body, edit_body = LineResource, NewLine, LineFields

    def build(self, provider: Provider, values: dict[str, Any], *, as_of: date) -> Line:
        return new_line(values.pop("customer"), **values)

    def change(self, row: Line, values: Mapping[str, Any]) -> list[str]:
        return take_values(row, values)
