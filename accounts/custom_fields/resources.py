from rest_framework import serializers

from ..rest.resources import Resource
from .models import CustomField


def custom_values() -> serializers.DictField:
    """Return the field of what a customer has of custom fields, by their codes."""
    return serializers.DictField(child=serializers.JSONField(), read_only=True)


class CustomFieldResource(Resource):
    """Something of its own that the provider keeps with each of its customers."""

    kind, key = "custom_field", "code"

    choices = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = CustomField
        fields = ("code", "name", "kind", "choices", "required", "in_lists", "archived_at")
