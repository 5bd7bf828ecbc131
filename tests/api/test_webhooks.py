"""Endpoints and deliveries by the API: secrets are shown once, and every act needs the scope."""

from collections.abc import Callable
from typing import Any
from unittest.mock import patch
from uuid import UUID

import pytest
from pytest_django import Settings
from rest_framework.test import APIClient

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import WebhookDelivery
from notifications.webhooks.sending import send_waiting
from tests.receiver import Receiver

ENDPOINTS, DELIVERIES = "/api/v1/webhook-endpoints", "/api/v1/webhook-deliveries"
URL = "https://hooks.example.com/billing"


@pytest.fixture
def hooks(provider: Provider, key_for: Callable[..., str], calling: Any) -> APIClient:
    client: APIClient = calling(key_for(provider, "webhooks"))
    return client


def made(hooks: APIClient, **more: Any) -> dict[str, Any]:
    answer = hooks.post(ENDPOINTS, {"url": URL} | more, format="json")
    assert answer.status_code == 201, answer.content
    document: dict[str, Any] = answer.json()
    return document


def test_the_secret_is_shown_once(hooks: APIClient) -> None:
    document = made(hooks, event_types=["customer.created"])

    address = f"{ENDPOINTS}/{document['id']}"
    assert document["secret"].startswith("whsec_")
    assert "secret" not in hooks.get(address).json()
    rotated = hooks.post(f"{address}/rotate-secret", {}, format="json").json()
    assert rotated["secret"] != document["secret"]
    assert rotated["old_secret_until"]


def test_it_needs_the_scope(api: APIClient) -> None:
    assert api.get(ENDPOINTS).status_code == 403
    assert api.post(ENDPOINTS, {"url": URL}, format="json").status_code == 403


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://", "https://a:b@example.com/", "ftp://example.com", "x"]
)
def test_it_refuses_a_url_that_no_webhook_goes_to(hooks: APIClient, url: str) -> None:
    answer = hooks.post(ENDPOINTS, {"url": url}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (409, "webhook_url_invalid")


def test_an_endpoint_is_changed_disabled_and_deleted(hooks: APIClient) -> None:
    address = f"{ENDPOINTS}/{made(hooks)['id']}"

    changed = hooks.patch(address, {"active": False, "description": "shop"}, format="json")

    assert (changed.json()["active"], changed.json()["description"]) == (False, "shop")
    refused = hooks.post(f"{address}/test", {}, format="json")
    assert refused.json()["code"] == "webhook_disabled"
    assert hooks.delete(address).status_code == 204
    assert hooks.get(address).status_code == 404


def test_a_test_is_logged_and_sent_again(hooks: APIClient, provider: Provider) -> None:
    address = f"{ENDPOINTS}/{made(hooks)['id']}"
    with patch("accounts.events.waking.current_app.send_task"):
        tested = hooks.post(f"{address}/test", {}, format="json").json()
    delivery = f"{DELIVERIES}/{tested['id']}"
    assert hooks.get(delivery).json()["status"] == "WAITING"
    waiting = hooks.post(f"{delivery}/replay", {}, format="json")
    assert waiting.json()["code"] == "webhook_waiting"

    with provider_transaction(provider):
        WebhookDelivery.objects.update(status="FAILED")
    assert hooks.get(f"{DELIVERIES}?status=FAILED").json()["results"][0]["id"] == tested["id"]
    assert hooks.post(f"{delivery}/replay", {}, format="json").json()["status"] == "WAITING"


def test_deliveries_are_asked_for_by_endpoint_and_show_each_attempt(
    hooks: APIClient, provider: Provider, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOKS_PRIVATE = True
    document = made(hooks, url=receiver.url)
    receiver.status, receiver.body = lambda: 500, b"out of order"
    with patch("accounts.events.waking.current_app.send_task"):
        hooks.post(f"{ENDPOINTS}/{document['id']}/test", {}, format="json")
    send_waiting(provider, UUID(document["id"]))

    (listed,) = hooks.get(f"{DELIVERIES}?endpoint={document['id']}").json()["results"]
    assert (listed["status"], listed["answer_status"]) == ("WAITING", 500)
    assert hooks.get(f"{DELIVERIES}?endpoint={UUID(int=1)}").json()["results"] == []
    assert hooks.get(f"{DELIVERIES}?endpoint=x").status_code == 400
    (attempt,) = hooks.get(f"{DELIVERIES}/{listed['id']}/attempts").json()["attempts"]
    assert attempt["url"] == receiver.url
    assert attempt["headers"]["webhook-id"] == listed["event_id"]
    assert (attempt["answer_status"], attempt["answer_body"]) == (500, "out of order")


def test_it_replays_a_range_or_the_failed(hooks: APIClient) -> None:
    address = f"{ENDPOINTS}/{made(hooks)['id']}/replay"

    assert hooks.post(address, {}, format="json").json() == {"replayed": 0}
    assert hooks.post(address, {"first": 1, "last": 9}, format="json").json() == {"replayed": 0}
    assert hooks.post(address, {"first": 1}, format="json").status_code == 400
    far = hooks.post(address, {"first": 1, "last": 10**9}, format="json")
    assert far.json()["code"] == "webhook_range_too_long"
