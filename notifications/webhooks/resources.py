from rest_framework import serializers

from accounts.rest.resources import Resource
from accounts.secrets.sealing import unseal

from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint


class WebhookEndpointResource(Resource):
    """Where events are sent."""

    kind, key = "webhook_endpoint", "id"

    class Meta:
        model = WebhookEndpoint
        fields: tuple[str, ...] = (
            "id",
            "url",
            "description",
            "event_types",
            "active",
            "disabled_because",
            "old_secret_until",
            "failing_since",
            "made_at",
        )


class WebhookEndpointWithSecret(WebhookEndpointResource):
    """An endpoint with its secret, which is shown this once."""

    secret = serializers.SerializerMethodField()

    def get_secret(self, endpoint: WebhookEndpoint) -> str:
        return unseal(endpoint.secret)

    class Meta(WebhookEndpointResource.Meta):
        fields = (*WebhookEndpointResource.Meta.fields, "secret")


class WebhookDeliveryResource(Resource):
    """One event on its way to an endpoint, and what came of the last attempt."""

    kind, key = "webhook_delivery", "id"

    endpoint = serializers.UUIDField(source="endpoint_id", read_only=True)

    class Meta:
        model = WebhookDelivery
        fields = (
            "id",
            "endpoint",
            "event_id",
            "event_type",
            "sequence",
            "object_key",
            "status",
            "attempts",
            "due_at",
            "made_at",
            "sent_at",
            "body",
            "answer_status",
            "error",
        )


class AttemptDocument(serializers.ModelSerializer):
    """One request of a delivery, and what was answered to it."""

    headers = serializers.DictField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = WebhookAttempt
        fields = (
            "url",
            "headers",
            "sent_at",
            "answer_status",
            "answer_body",
            "error",
            "duration_ms",
        )


class AttemptsDocument(serializers.Serializer):
    """The attempts to send a delivery, the oldest first."""

    attempts = AttemptDocument(many=True)
