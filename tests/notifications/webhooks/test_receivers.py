"""Receivers that are away, gone, slow, or whose secret cannot be read; and old logs forgotten."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone
from pytest_django import Settings
from standardwebhooks import WebhookVerificationError

from accounts.models import Provider
from accounts.outbound.posting import Answer
from accounts.secrets.sealing import unseal
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction
from billing_platform.embedded.daemons import free_port
from notifications.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from notifications.webhooks import sending
from notifications.webhooks.operations import (
    create_endpoint,
    remove_endpoint,
    replay_range,
    rotate_secret,
)
from notifications.webhooks.sending import send_waiting
from notifications.webhooks.tasks import forget_old
from tests.notifications.webhooks.conftest import deliveries, happen, send
from tests.receiver import Receiver, listening


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[datetime], None]:
    """Set the clock to an instant, from which it does not move."""

    def set_clock(instant: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: instant)

    return set_clock


def attempts_until(
    provider: Provider, endpoint: WebhookEndpoint, end: datetime, clock: Any
) -> list[datetime]:
    """Send whatever is due, from one due instant to the next, and return when it was."""
    instants: list[datetime] = []
    while True:
        waiting = [one for one in reversed(deliveries(provider)) if one.status == "WAITING"]
        first = {one.object_id: one.due_at for one in waiting}  # of each object the earliest
        due = min(first.values(), default=end)
        if due >= end:
            return instants
        clock(due)
        if send_waiting(provider, endpoint.pk):
            instants.append(due)


def test_a_receiver_that_is_down_for_a_day_is_asked_ever_less_and_then_has_all_in_order(
    provider: Provider, clock: Any
) -> None:
    port = free_port()
    with provider_transaction(provider):
        endpoint = create_endpoint(provider, url=f"http://127.0.0.1:{port}/")
    happen(provider, "A-1", "A-1", "A-1")
    start = timezone.now()

    instants = attempts_until(provider, endpoint, start + timedelta(days=1), clock)

    pauses = [later - sooner for sooner, later in pairwise(instants)]
    assert 8 <= len(instants) <= 11
    assert pauses[:6] == sorted(pauses[:6])
    assert pauses[-1] > timedelta(hours=4)
    assert {one.error for one in deliveries(provider) if one.sent_at} == {"it takes no connection"}
    receiver = Receiver()
    with listening(receiver, port):
        attempts_until(provider, endpoint, start + timedelta(days=2), clock)
    told = [json.loads(body)["data"]["sequence"] for _, body in receiver.taken]
    assert told == [1, 2, 3]
    with provider_transaction(provider):
        assert WebhookEndpoint.objects.get().failing_since is None


def test_a_replay_goes_before_the_later_events_of_its_object(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1")
    send(provider, endpoint)
    receiver.taken.clear()
    happen(provider, "A-1", "A-1")
    with provider_transaction(provider):
        replay_range(endpoint, first=1, last=2)
    assert [one.blocked for one in deliveries(provider)] == [False, True, True]

    send_waiting(provider, endpoint.pk)

    told = [json.loads(body)["data"]["sequence"] for _, body in receiver.taken]
    assert told == [1, 2, 3]


def test_what_a_forgotten_delivery_has_blocked_is_sent(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1", "A-1")
    with provider_transaction(provider):
        long_ago = timezone.now() - timedelta(days=91)
        WebhookDelivery.objects.filter(sequence=1).update(made_at=long_ago)
    forget_old()

    assert send_waiting(provider, endpoint.pk) == 1


def test_after_three_days_it_has_failed(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver, clock: Any
) -> None:
    receiver.status = lambda: 500
    happen(provider, "A-1")
    start = timezone.now()

    instants = attempts_until(provider, endpoint, start + timedelta(days=9), clock)

    (delivery,) = deliveries(provider)
    assert delivery.status == "FAILED"
    assert timedelta(days=2, hours=14) < instants[-1] - start < timedelta(days=3)
    assert 14 <= len(instants) <= 20


def test_pauses_of_many_are_spread(provider: Provider) -> None:
    assert len({sending.pause_after(5) for _ in range(20)}) > 10


def test_an_endpoint_has_one_sender_at_a_time(
    committed_provider: Provider, receiver: Receiver, settings: Settings
) -> None:
    settings.WEBHOOKS_PRIVATE = True
    with provider_transaction(committed_provider):
        endpoint = create_endpoint(committed_provider, url=receiver.url)
    happen(committed_provider, "A-1")
    holds, may_end = Event(), Event()

    def hold() -> None:
        with single_flight(committed_provider, f"webhook {endpoint.pk}"):
            holds.set()
            may_end.wait(30)
        connection.close()

    holder = Thread(target=hold)
    holder.start()
    holds.wait(30)
    try:
        assert send(committed_provider, endpoint) == 0
    finally:
        may_end.set()
        holder.join(30)
    assert send(committed_provider, endpoint) == 1


def test_a_slow_endpoint_gives_the_worker_back(
    provider: Provider, endpoint: WebhookEndpoint
) -> None:
    happen(provider, *(f"A-{number}" for number in range(5)))
    seconds = iter(range(0, 1000, 15))
    with (
        patch.object(sending, "time", SimpleNamespace(monotonic=lambda: next(seconds))),
        patch.object(sending, "post", return_value=Answer(None, "", "no answer", 15_000)),
    ):
        assert send(provider, endpoint) == 1


def test_an_endpoint_that_is_deleted_while_it_is_sent_to_is_let_go(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1")

    def delete() -> int:
        with provider_transaction(provider):
            remove_endpoint(endpoint)
        return 204

    with patch.object(sending, "post", side_effect=lambda *_: Answer(delete(), "", "", 1)):
        send(provider, endpoint)
    assert deliveries(provider) == []


def test_a_secret_that_cannot_be_read_is_a_failure_that_says_so(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver, settings: Settings
) -> None:
    known = settings.ENCRYPTION_KEYS
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    happen(provider, "A-1")
    send(provider, endpoint)
    (delivery,) = deliveries(provider)
    assert (delivery.status, receiver.taken) == ("WAITING", [])
    assert delivery.error == "no key of BILLING_ENCRYPTION_KEYS opens this secret"

    settings.ENCRYPTION_KEYS = known
    send(provider, endpoint)
    assert deliveries(provider)[0].status == "DELIVERED"


def test_old_deliveries_and_secrets_are_forgotten(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1", "B-1")
    send(provider, endpoint)
    long_ago = timezone.now() - timedelta(days=91)
    with provider_transaction(provider):
        rotate_secret(endpoint)
        forget_old()
        assert unseal(WebhookEndpoint.objects.get().old_secret) == unseal(endpoint.secret)
        WebhookDelivery.objects.filter(object_key="A-1").update(made_at=long_ago)
        WebhookEndpoint.objects.update(old_secret_until=timezone.now())

    forget_old()

    assert [one.object_key for one in deliveries(provider)] == ["B-1"]
    with provider_transaction(provider):
        assert WebhookAttempt.objects.get().delivery.object_key == "B-1"
        left = WebhookEndpoint.objects.get()
        assert (left.old_secret, left.old_secret_until) == ("", None)


def test_the_documented_ways_to_verify_a_signature_hold(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver, settings: Settings
) -> None:
    text = (settings.BASE_DIR / "docs" / "webhooks.md").read_text()
    names: dict[str, Any] = {}
    for block in text.split("```python\n")[1:]:
        exec(block.split("```")[0], names)  # noqa: S102  (the document's own words)
    with provider_transaction(provider):
        new = rotate_secret(endpoint)
    happen(provider, "A-1")
    send(provider, endpoint)
    ((headers, body),) = receiver.taken

    for secret in (unseal(endpoint.secret), unseal(new.secret)):
        assert names["read"](secret, body, headers)["type"] == "customer.updated"
        assert names["is_genuine"](secret, body, headers)
        assert not names["is_genuine"](secret, body + b" ", headers)
        late = headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 600)}
        assert not names["is_genuine"](secret, body, late)
    with pytest.raises(WebhookVerificationError):
        names["read"]("whsec_" + "A" * 44, body, headers)
