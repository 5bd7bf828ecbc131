from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ..rest.etags import etag_of
from ..rest.resources import Resource, named_by
from .models import Event


class EventObject(serializers.Serializer):
    """What the event is about."""

    kind = serializers.CharField(source="object_kind")
    key = serializers.CharField(source="object_key")


class EventResource(Resource):
    """What happened to one object, and the object as it was committed with it."""

    kind, key = "event", "id"
    related = ("customer",)

    object = EventObject(source="*", read_only=True)
    account_number = named_by("account_number", source="customer")
    etag = serializers.SerializerMethodField()
    data = serializers.SerializerMethodField()  # type: ignore[assignment]

    class Meta:
        model = Event
        fields = (
            "id",
            "type",
            "sequence",
            "occurred_at",
            "object",
            "account_number",
            "etag",
            "cause",
            "run_id",
            "as_of",
            "data",
        )

    def get_etag(self, event: Event) -> str:
        """Return the ETag that the object had."""
        return etag_of(event.data)

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_data(self, event: Event) -> dict[str, Any]:
        """Return the object in the shape of its resource."""
        data: dict[str, Any] = event.data
        return data
