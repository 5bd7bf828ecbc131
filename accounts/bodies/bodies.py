"""What a request says in its body, read field by field; what nobody asked for is refused."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from .fields import Day, Text, YesNo

UNKNOWN, READ_ONLY = "unknown_field", "read_only"


class Body(serializers.Serializer):
    """The body of a write. Members that it does not have are refused and named.

    `shown` are the members that a reader sees of the resource: of those, one that cannot be written
    is refused as read-only.
    """

    shown: frozenset[str] = frozenset()

    reason = Text(
        max_length=500, required=False, allow_blank=True, help_text="Kept with what changes."
    )

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            strange = {
                name: [_strange(name, name in self.shown)]
                for name in data
                if name not in self.fields
            }
            if strange:
                raise serializers.ValidationError(strange)
        return super().to_internal_value(data)


class ActBody(Body):
    """The body of an act on one thing."""

    dry_run = YesNo(
        required=False, default=False, help_text="Answer what would happen, and let nothing happen."
    )


class DatedActBody(ActBody):
    """The body of an act that takes effect on a day."""

    effective_on = Day(required=False, help_text="From which day on; today if left out.")


def _strange(name: object, is_shown: bool) -> ErrorDetail:
    if is_shown:
        return ErrorDetail(f"{name} cannot be written", READ_ONLY)
    return ErrorDetail(f"there is no member {name}", UNKNOWN)
