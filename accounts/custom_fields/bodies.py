from functools import cached_property
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..bodies.bodies import Body
from ..bodies.fields import Text, YesNo
from ..errors import Refused
from .models import CustomField, validate_code
from .queries import fields_in_use
from .resources import CustomFieldResource
from .states import (
    LONGEST_CODE,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_CHOICES,
    MOST_FIELDS,
    FieldKind,
)
from .values import canonical


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": MOST_FIELDS,
        "additionalProperties": {
            "anyOf": [
                {"type": "string", "maxLength": LONGEST_TEXT},
                {"type": "boolean"},
                {"type": "null"},
            ]
        },
    }
)
class CustomValues(serializers.Field):
    """What a customer has of custom fields, by their codes.

    Texts, numbers and dates are strings. Null clears one, and null instead of all clears all.
    """

    default_error_messages = {
        "invalid": "give an object with the codes of custom fields",
        "too_many": f"at most {MOST_FIELDS} custom fields",
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, **options)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        if not isinstance(data, dict):
            self.fail("invalid")
        if len(data) > MOST_FIELDS:
            self.fail("too_many")
        fields = self.in_use if data else {}
        wrong: dict[str, Any] = {}
        read: dict[str, Any] = {}
        for code, value in data.items():
            try:
                read[code] = value
                if value is not None and code in fields:
                    read[code] = canonical(fields[code], value)
            except Refused as refusal:
                wrong[code] = [serializers.ErrorDetail(str(refusal), refusal.code)]
        if wrong:
            raise serializers.ValidationError(wrong)
        return read

    @cached_property
    def in_use(self) -> dict[str, CustomField]:
        """The fields by their codes, read once for all rows of a request."""
        return {field.code: field for field in fields_in_use()}

    def to_representation(self, value: Any) -> Any:
        return value


class FieldChanges(Body):
    """What may be written of a custom field that is there."""

    shown = frozenset(CustomFieldResource.Meta.fields)

    name = Text(max_length=LONGEST_NAME)
    choices = serializers.ListField(
        child=Text(max_length=LONGEST_TEXT), required=False, max_length=MOST_CHOICES
    )
    required = YesNo(required=False)  # type: ignore[assignment]
    in_lists = YesNo(required=False, help_text="Lists have a column and a filter of it.")


class NewField(FieldChanges):
    code = Text(max_length=LONGEST_CODE, required=False, validators=[validate_code])
    kind = serializers.ChoiceField(choices=FieldKind.choices)
