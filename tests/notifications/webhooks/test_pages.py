"""Endpoints and deliveries on pages: secrets shown once, states said, refusals shown."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from accounts.answers.models import KeptAnswer
from accounts.models import Provider
from accounts.secrets.sealing import unseal
from accounts.tenancy.transactions import provider_transaction
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.webhooks.operations import create_endpoint
from tests.browser import Browser, text
from tests.notifications.webhooks.conftest import deliveries, happen, send
from tests.receiver import Receiver

PAGES = "/settings/webhooks/"
URL = "https://hooks.example.com/billing"


@pytest.fixture
def provider(plain_provider: Provider, settings: Settings) -> Provider:
    settings.WEBHOOKS_PRIVATE = True
    return plain_provider


@pytest.fixture
def admin(browser: Browser, grant: Callable[[str], None]) -> Browser:
    grant("notifications.manage_webhooks")
    return browser


def stored(provider: Provider) -> WebhookEndpoint:
    with provider_transaction(provider):
        return WebhookEndpoint.objects.get()


def secret_on(page: Any) -> str:
    return str(page.content.decode().split("<code>")[1].split("</code>")[0])


def test_an_endpoint_is_made_and_its_secret_shown_once(provider: Provider, admin: Browser) -> None:
    assert "No endpoint yet" in text(admin.get(PAGES))
    body = {"url": URL, "event_types": ["line.created"], "form_token": admin.token()}

    made = admin.post(f"{PAGES}new/", body)

    endpoint = stored(provider)
    assert (endpoint.url, endpoint.event_types) == (URL, ["line.created"])
    assert secret_on(made) == unseal(endpoint.secret)
    assert "no-store" in made["Cache-Control"]
    again = admin.post(f"{PAGES}new/", body)
    assert "shown once" in text(again)
    for page in (again, admin.get(PAGES), admin.get(f"{PAGES}{endpoint.pk}/")):
        assert "whsec_" not in page.content.decode()
    with provider_transaction(provider):
        assert not any("whsec_" in kept.body for kept in KeptAnswer.objects.all())
        assert WebhookEndpoint.objects.count() == 1


def test_a_new_secret_is_shown_once_and_the_old_one_goes_on(
    provider: Provider, admin: Browser, endpoint: WebhookEndpoint
) -> None:
    address = f"{PAGES}{endpoint.pk}/rotate/"
    assert "For 24 hours" in text(admin.get(address))

    shown = secret_on(admin.post(address))

    rotated = stored(provider)
    assert shown == unseal(rotated.secret) != unseal(endpoint.secret)
    assert unseal(rotated.old_secret) == unseal(endpoint.secret)
    assert "the one before signs too until" in text(admin.get(f"{PAGES}{endpoint.pk}/"))
    assert "stops at once when you rotate again" in text(admin.get(address))


def test_an_endpoint_is_changed_disabled_enabled_and_deleted(
    provider: Provider, admin: Browser, endpoint: WebhookEndpoint
) -> None:
    address = f"{PAGES}{endpoint.pk}/"
    admin.post(f"{address}edit/", {"url": URL, "description": "shop", "event_types": []})
    assert (stored(provider).url, stored(provider).description) == (URL, "shop")

    page = text(admin.post(f"{address}disable/", follow=True))
    assert "what waits for it is sent when it is enabled" in page
    happen(provider, "A-1", "A-1")
    assert "The events 1 to 2 happened since" in text(admin.get(address))
    page = text(admin.post(f"{address}enable/", follow=True))
    assert "Replay the events 1 to 2" in page
    assert deliveries(provider) == []
    page = admin.post(
        f"{address}replay/", {"which": "range", "first": "1", "last": "2"}, follow=True
    )
    assert "2 are sent now" in text(page)
    assert len(deliveries(provider)) == 2

    assert "log of 2 deliveries" in text(admin.get(f"{address}delete/"))
    admin.post(f"{address}delete/")
    with provider_transaction(provider):
        assert not WebhookEndpoint.objects.exists()
        assert not WebhookDelivery.objects.exists()


def test_a_test_shows_the_request_and_the_answer_of_each_attempt(
    provider: Provider, admin: Browser, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status, receiver.body = lambda: 500, b"<b>out of order</b>"
    admin.post(f"{PAGES}{endpoint.pk}/test/")
    send(provider, endpoint)
    receiver.status = lambda: 204
    send(provider, endpoint)

    (delivery,) = deliveries(provider)
    page = text(admin.get(f"{PAGES}deliveries/{delivery.pk}/"))

    for said in (
        "webhook.test",
        "Delivered",
        f"POST {endpoint.url}",
        f"webhook-id: {delivery.event_id}",
        "webhook-signature: v1,",
        "&lt;b&gt;out of order&lt;/b&gt;",
        "Send again",
    ):
        assert said in page, said
    with provider_transaction(provider):
        attempts = WebhookAttempt.objects.order_by("pk").values_list("answer_status", flat=True)
        assert list(attempts) == [500, 204]
    admin.post(f"{PAGES}deliveries/{delivery.pk}/replay/")
    assert deliveries(provider)[0].status == "WAITING"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "Active"),
        ({"failing_since": timezone.now()}, "Failing"),
        ({"active": False}, "by hand"),
        ({"active": False, "disabled_because": "it answered 410"}, "it answered 410"),
    ],
)
def test_the_list_says_how_an_endpoint_stands(
    provider: Provider,
    admin: Browser,
    endpoint: WebhookEndpoint,
    values: dict[str, Any],
    said: str,
) -> None:
    with provider_transaction(provider):
        WebhookEndpoint.objects.update(**values)
    assert said in text(admin.get(PAGES))
    assert said in text(admin.get(f"{PAGES}{endpoint.pk}/"))


def test_deliveries_are_filtered_by_endpoint_state_and_event(
    provider: Provider, admin: Browser, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with provider_transaction(provider):
        other = create_endpoint(provider, url=URL, event_types=["line.created"])
    happen(provider, "A-1", "B-1")
    with provider_transaction(provider):
        WebhookDelivery.objects.filter(object_key="B-1").update(status="FAILED")

    def shown(query: str) -> list[str]:
        answer = admin.get(f"{PAGES}deliveries/?{query}")
        return [row.object_key for row in answer.context["page"].rows]

    assert shown("") == ["B-1", "A-1"]
    assert shown(f"endpoint={endpoint.pk}&status=FAILED&event_type=customer.updated") == ["B-1"]
    assert shown(f"endpoint={other.pk}") == []
    assert "No delivery passes" in text(admin.get(f"{PAGES}deliveries/?event_type=line.created"))


def test_the_list_of_deliveries_goes_by_pages_with_a_constant_number_of_queries(
    provider: Provider,
    admin: Browser,
    endpoint: WebhookEndpoint,
    queries_of: Callable[[str], int],
) -> None:
    happen(provider, "A-1")
    few = queries_of(f"{PAGES}deliveries/")
    happen(provider, *["A-1"] * 60)
    assert queries_of(f"{PAGES}deliveries/") == few
    first = admin.get(f"{PAGES}deliveries/").context["page"]
    second = admin.get(f"{PAGES}deliveries/?after={first.after}").context["page"]
    assert (len(first.rows), len(second.rows), second.after) == (50, 11, "")


def test_what_an_operation_refuses_is_shown_above_the_form(
    provider: Provider, admin: Browser, settings: Settings
) -> None:
    settings.WEBHOOKS_PRIVATE = False
    answer = admin.post(f"{PAGES}new/", {"url": "http://10.0.0.1/"})
    assert "An endpoint is https:// and a host, without a user" in text(answer, status=409)
    assert 'value="http://10.0.0.1/"' in answer.content.decode()


def test_staff_without_the_permission_look_and_change_nothing(
    provider: Provider, browser: Browser, endpoint: WebhookEndpoint
) -> None:
    happen(provider, "A-1")
    (delivery,) = deliveries(provider)
    for address in ("", f"{endpoint.pk}/", "deliveries/", f"deliveries/{delivery.pk}/"):
        page = text(browser.get(PAGES + address))
        assert "New endpoint" not in page
        assert "Send a test" not in page
    acts = "edit rotate disable enable test replay delete".split()
    for address in (
        "new/",
        f"deliveries/{delivery.pk}/replay/",
        *(f"{endpoint.pk}/{a}/" for a in acts),
    ):
        assert browser.post(PAGES + address).status_code == 403


def test_a_failing_endpoint_says_since_when(
    provider: Provider, admin: Browser, endpoint: WebhookEndpoint
) -> None:
    with provider_transaction(provider):
        WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=2))
    assert "After ten days without a success" in text(admin.get(f"{PAGES}{endpoint.pk}/"))
