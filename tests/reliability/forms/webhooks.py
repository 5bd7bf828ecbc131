"""Forms of webhooks."""

from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.operations import create_endpoint, edit_endpoint, send_test
from tests.reliability.forms.world import Form, World

WEBHOOKS = "/settings/webhooks"
VALUES = {"url": "https://hooks.example.com/", "description": "shop"}


def made(world: World) -> Form:
    return f"{WEBHOOKS}/new/", VALUES


def edited(world: World) -> Form:
    return f"{_one(world)}/edit/", VALUES | {"event_types": ["line.created"]}


def rotated(world: World) -> Form:
    return f"{_one(world)}/rotate/", {}


def disabled(world: World) -> Form:
    return f"{_one(world)}/disable/", {}


def enabled(world: World) -> Form:
    endpoint = _endpoint(world)
    edit_endpoint(endpoint, {"active": False})
    return f"{WEBHOOKS}/{endpoint.pk}/enable/", {}


def tested(world: World) -> Form:
    return f"{_one(world)}/test/", {}


def replayed(world: World) -> Form:
    return f"{WEBHOOKS}/{_failed(world).endpoint_id}/replay/", {"which": "failed"}


def deleted(world: World) -> Form:
    return f"{_one(world)}/delete/", {}


def delivery_replayed(world: World) -> Form:
    return f"{WEBHOOKS}/deliveries/{_failed(world).pk}/replay/", {}


def _failed(world: World) -> WebhookDelivery:
    delivery = send_test(_endpoint(world))
    WebhookDelivery.objects.filter(pk=delivery.pk).update(status="FAILED")
    return delivery


def _one(world: World) -> str:
    return f"{WEBHOOKS}/{_endpoint(world).pk}"


def _endpoint(world: World) -> WebhookEndpoint:
    return create_endpoint(world.provider, url="https://hooks.example.com/")
