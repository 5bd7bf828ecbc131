from rest_framework import serializers

from accounts.rest.resources import Resource

from .models import WebhookDelivery, WebhookEndpoint


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

    secret = serializers.CharField(read_only=True)

    class Meta(WebhookEndpointResource.Meta):
        fields = (*WebhookEndpointResource.Meta.fields, "secret")


class WebhookDeliveryResource(Resource):
    """One event on its way to an endpoint, with what the endpoint answered last."""

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
            "answer_body",
            "error",
            "duration_ms",
        )
