"""Webhooks in a real browser: an endpoint is made by a double click, tried, and looked at."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from pytest_django import Settings

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.sending import send_waiting
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
LONG = "https://hooks.example.com/" + "a-long-way/" * 30


@pytest.fixture(params=["light", "dark"])
def visit(
    request: Any,
    chromium: Browser,
    live_server: Any,
    staff: Any,
    grant: Any,
    settings: Settings,
) -> Iterator[Visit]:
    settings.WEBHOOKS_PRIVATE = True
    grant("notifications.manage_webhooks")
    size: Any = {"width": 1366, "height": 800}
    context = chromium.new_context(color_scheme=request.param, viewport=size)
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    visit.assert_calm()
    context.close()


def test_an_endpoint_is_made_once_tried_and_looked_at(
    visit: Visit, plain_provider: Provider
) -> None:
    page = visit.go("/settings/webhooks/new/")
    page.get_by_label("Address").fill(f"{visit.address}/health/live/")
    page.get_by_label("Customer created").check()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.get_by_role("button", name="Make the endpoint").dblclick()
    expect(page.get_by_text("It is not shown again")).to_be_visible()
    assert sent.count("POST") == 1
    with provider_transaction(plain_provider):
        endpoint = WebhookEndpoint.objects.get()

    visit.go(f"/settings/webhooks/{endpoint.pk}/")
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("A test is on its way")).to_be_visible()
    send_waiting(plain_provider, endpoint.pk)
    with provider_transaction(plain_provider):
        delivery = WebhookDelivery.objects.get()
        WebhookEndpoint.objects.create(provider=plain_provider, url=LONG, secret=endpoint.secret)

    page.set_viewport_size({"width": 375, "height": 800})
    for address in ("", "deliveries/", f"deliveries/{delivery.pk}/", f"{endpoint.pk}/edit/"):
        visit.go(f"/settings/webhooks/{address}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 375, address
    visit.go(f"/settings/webhooks/deliveries/{delivery.pk}/")
    expect(page.get_by_text("webhook-signature: v1,")).to_be_visible()
