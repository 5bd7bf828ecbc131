"""An endpoint at a receiver on this machine, and what happens that it is told of."""

from collections.abc import Iterator
from datetime import date
from unittest.mock import patch

import pytest
from pytest_django import Settings

from accounts.customers.resources import CustomerResource
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.models import WebhookDelivery, WebhookEndpoint
from notifications.webhooks.feeding import feed_endpoints
from notifications.webhooks.operations import create_endpoint
from notifications.webhooks.sending import send_waiting
from tests.factories import CustomerFactory, ProviderFactory
from tests.receiver import Receiver

TODAY = date(2027, 3, 10)


@pytest.fixture
def provider(db: None, settings: Settings) -> Iterator[Provider]:
    settings.WEBHOOKS_PRIVATE = True
    with patch("accounts.events.waking.current_app.send_task"):
        yield ProviderFactory()


@pytest.fixture
def endpoint(provider: Provider, receiver: Receiver) -> WebhookEndpoint:
    with provider_transaction(provider):
        return create_endpoint(provider, url=receiver.url)


def happen(provider: Provider, *accounts: str) -> None:
    """Let something happen to each of the accounts, which are made where there is none."""
    for account in accounts:
        with provider_transaction(provider):
            customer = Customer.objects.filter(account_number=account).first()
            customer = customer or CustomerFactory(account_number=account)
            record(CustomerResource, EventAct.UPDATED, [customer.pk], as_of=TODAY)
    feed_endpoints(provider)


def send(provider: Provider, endpoint: WebhookEndpoint) -> int:
    """Send all that waits, as if every pause were over."""
    with provider_transaction(provider):
        WebhookDelivery.objects.filter(status="WAITING").update(due_at=endpoint.made_at)
    return send_waiting(provider, endpoint.pk)


def deliveries(provider: Provider) -> list[WebhookDelivery]:
    with provider_transaction(provider):
        return list(WebhookDelivery.objects.order_by("sequence", "pk"))
