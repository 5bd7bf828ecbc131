"""A receiver of webhooks on this machine that answers as it is told to."""

import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
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

TODAY = date(2027, 3, 10)


class Receiver:
    """Keeps each request that it takes: its headers by lower-case name, and its body."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status: Callable[[], int] = lambda: 204
        self.seconds, self.location, self.body = 0.0, "", b""
        self.url = ""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append((headers, body))
                time.sleep(receiver.seconds)
                self.send_response(receiver.status())
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                self.wfile.write(receiver.body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiving = Receiver()
    server = ThreadingHTTPServer(("127.0.0.1", 0), receiving.handler())
    receiving.url = f"http://127.0.0.1:{server.server_port}/hook"
    Thread(target=server.serve_forever, daemon=True).start()
    yield receiving
    server.shutdown()
    server.server_close()


@pytest.fixture
def provider(db: None, settings: Settings) -> Iterator[Provider]:
    settings.WEBHOOKS_PRIVATE = True
    with patch("accounts.events.waking.current_app.send_task"):
        yield ProviderFactory()


@pytest.fixture
def endpoint(provider: Provider, receiver: Any) -> WebhookEndpoint:
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
