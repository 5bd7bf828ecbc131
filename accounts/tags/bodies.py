from typing import Any

from rest_framework import serializers

from ..bodies.fields import Text
from ..errors import Refused
from .checking import LONGEST, MOST_TAGS, checked_tags


class Tags(serializers.ListField):
    """The tags of a customer. Null clears them, as an empty list does."""

    child = Text(max_length=LONGEST, allow_null=False)

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, max_length=MOST_TAGS, **options)

    def validate_empty_values(self, data: Any) -> tuple[bool, Any]:
        return (True, []) if data is None else super().validate_empty_values(data)

    def to_internal_value(self, data: Any) -> list[str]:
        try:
            return checked_tags(super().to_internal_value(data))
        except Refused as refusal:
            raise serializers.ValidationError(str(refusal), refusal.code) from refusal
