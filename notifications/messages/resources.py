from rest_framework import serializers

from accounts.rest.resources import Resource

from ..audiences.states import MessageCategory
from .models.message import Message
from .states import MessageLevel, ViewerRole


class MessageResource(Resource):
    """A message as its authors see it. The payment condition follows from the category."""

    kind, key = "message", "id"

    category = serializers.ChoiceField(choices=MessageCategory.choices, read_only=True)
    level = serializers.ChoiceField(choices=MessageLevel.choices, read_only=True)
    viewer_roles = serializers.ListField(
        child=serializers.ChoiceField(choices=ViewerRole.choices), read_only=True
    )

    class Meta:
        model = Message
        fields = (
            "id",
            "status",
            "category",
            "level",
            "title",
            "text",
            "viewer_roles",
            "audience",
            "most_a_day",
            "payment_condition",
            "percentage",
            "author",
            "edited_by",
            "approved_by",
            "approved_count",
            "reached",
            "stopped_because",
        )
