"""Events reach endpoints signed, in order and again after failures; what is gone is left alone."""

import json
from datetime import timedelta
from unittest.mock import call, patch

from django.utils import timezone
from standardwebhooks import Webhook

from accounts.clock import local_today
from accounts.models import Provider, UnreadEvent
from accounts.outbound import posting
from accounts.processes.runner import run_process
from accounts.secrets.sealing import seal, unseal
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Alert, WebhookDelivery, WebhookEndpoint
from notifications.webhooks import tasks
from notifications.webhooks.feeding import feed_endpoints
from notifications.webhooks.operations import (
    create_endpoint,
    edit_endpoint,
    replay_delivery,
    replay_failed,
    replay_range,
    rotate_secret,
)
from notifications.webhooks.sending import pause_after, send_waiting
from notifications.webhooks.signing import signed_headers
from tests.notifications.webhooks.conftest import deliveries, happen, send
from tests.receiver import Receiver


def objects(receiver: Receiver) -> list[tuple[str, int]]:
    told = [json.loads(body)["data"] for _, body in receiver.taken]
    return [(event["object"]["key"], event["sequence"]) for event in told]


def test_the_published_vector_is_signed_as_published() -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    name, body = "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}'
    instant = timezone.datetime.fromtimestamp(1614265330, tz=timezone.get_default_timezone())
    endpoint = WebhookEndpoint(secret=seal(key))
    headers = signed_headers(endpoint, WebhookDelivery(event_id=name, body=body), instant)

    assert headers["webhook-timestamp"] == "1614265330"
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_an_event_arrives_once_and_its_signature_holds(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1")

    assert send(provider, endpoint) == 1
    assert send(provider, endpoint) == 0

    ((headers, body),) = receiver.taken
    read = Webhook(unseal(endpoint.secret)).verify(body, headers)
    assert read["type"] == "customer.updated"
    assert read["data"]["data"]["account_number"] == "A-1"
    (delivery,) = deliveries(provider)
    assert (delivery.status, delivery.answer_status, delivery.attempts) == ("DELIVERED", 204, 1)


def test_the_outbox_tells_the_webhooks_of_it(provider: Provider) -> None:
    happen(provider, "A-1")
    with provider_transaction(provider):
        assert UnreadEvent.objects.filter(reader="webhooks").count() == 1


def test_the_clock_wakes_a_sender_for_each_endpoint_with_something_due(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with provider_transaction(provider):
        create_endpoint(provider, url=receiver.url, event_types=["line.created"])
    happen(provider, *(f"A-{number}" for number in range(25)))

    with patch.object(tasks.send, "delay") as woken:
        tasks.send_due()
        ((wanted, _),) = woken.call_args_list
        tasks.send(*wanted)
        assert woken.call_args_list[1:] == [call(*wanted)]
        tasks.send(*wanted)
        tasks.send(*wanted)
        assert woken.call_count == 3

    assert wanted == (provider.pk, str(endpoint.pk))
    assert len(receiver.taken) == 25


def test_both_secrets_sign_for_a_day_after_a_rotation(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    with provider_transaction(provider):
        new = rotate_secret(endpoint)
    happen(provider, "A-1")
    send(provider, endpoint)

    ((headers, body),) = receiver.taken
    for secret in (endpoint.secret, new.secret):
        assert Webhook(unseal(secret)).verify(body, headers)
    with provider_transaction(provider):
        delivery = WebhookDelivery.objects.get()
        later = timezone.now() + timedelta(hours=25)
        assert len(signed_headers(new, delivery, later)["webhook-signature"].split()) == 1


def test_a_failure_keeps_back_the_later_events_of_its_object_alone(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status = lambda: 500
    happen(provider, "A-1", "B-1", "A-1", "A-1")
    send(provider, endpoint)
    assert objects(receiver) == [("A-1", 1), ("B-1", 2)]

    receiver.taken.clear()
    receiver.status = lambda: 200
    send(provider, endpoint)

    assert objects(receiver) == [("A-1", 1), ("B-1", 2), ("A-1", 3), ("A-1", 4)]
    assert {one.status for one in deliveries(provider)} == {"DELIVERED"}


def test_a_repeat_has_the_same_id_and_bytes(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1")
    send(provider, endpoint)
    with provider_transaction(provider):
        replay_delivery(WebhookDelivery.objects.get())
    send(provider, endpoint)

    (first, body), (second, again) = receiver.taken
    assert (first["webhook-id"], body) == (second["webhook-id"], again)


def test_pauses_grow_for_three_days_and_then_it_has_failed(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    assert timedelta(seconds=4) <= pause_after(1) <= timedelta(seconds=6)
    assert timedelta(hours=6) <= pause_after(30) <= timedelta(hours=10)
    receiver.status = lambda: 500
    happen(provider, "A-1", "A-1")
    with provider_transaction(provider):
        long_ago = timezone.now() - timedelta(days=3)
        WebhookDelivery.objects.filter(sequence=1).update(retried_since=long_ago)

    send(provider, endpoint)

    assert [one.status for one in deliveries(provider)] == ["FAILED", "WAITING"]
    with provider_transaction(provider):
        assert replay_failed(endpoint) == 2
    assert {one.due_at <= timezone.now() for one in deliveries(provider)} == {True}


def test_410_disables_and_what_happened_meanwhile_can_be_replayed(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status = lambda: 410
    happen(provider, "A-1")
    send(provider, endpoint)
    happen(provider, "B-1")
    with provider_transaction(provider):
        endpoint.refresh_from_db()
        assert (endpoint.active, endpoint.disabled_because) == (False, "it answered 410")
        assert Alert.objects.filter(kind="WEBHOOK", resolved_at=None).count() == 1
        edit_endpoint(endpoint, {"active": True})
        endpoint.refresh_from_db()
        assert replay_range(endpoint, first=1, last=2) == 2
        assert not Alert.objects.filter(resolved_at=None).exists()

    receiver.status = lambda: 200
    receiver.taken.clear()
    send(provider, endpoint)
    assert objects(receiver) == [("A-1", 1), ("B-1", 2)]


def test_ten_days_of_failure_disable_and_a_success_begins_anew(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status = lambda: 500
    happen(provider, "A-1")
    for days, active in ((9, True), (10, False)):
        with provider_transaction(provider):
            WebhookEndpoint.objects.update(failing_since=timezone.now() - timedelta(days=days))
        send(provider, endpoint)
        with provider_transaction(provider):
            assert WebhookEndpoint.objects.get().active is active


def test_it_follows_no_redirect(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    receiver.status, receiver.location = lambda: 307, receiver.url
    happen(provider, "A-1")
    send(provider, endpoint)

    assert len(receiver.taken) == 1
    assert deliveries(provider)[0].answer_status == 307
    assert deliveries(provider)[0].status == "WAITING"


def test_an_attempt_that_is_being_made_is_made_by_nobody_else(
    provider: Provider, endpoint: WebhookEndpoint, receiver: Receiver
) -> None:
    happen(provider, "A-1", "A-1")
    sent: list[int] = []

    def meanwhile() -> int:
        sent.append(send_waiting(provider, endpoint.pk))
        return 200

    with patch("notifications.webhooks.sending.post") as posted:
        posted.side_effect = lambda *given: meanwhile() and posting.Answer(200, "", "", 1)
        send(provider, endpoint)

    assert posted.call_count == 2
    assert sent == [0, 0]


def test_an_endpoint_takes_only_the_events_that_it_names(
    provider: Provider, receiver: Receiver
) -> None:
    with provider_transaction(provider):
        create_endpoint(provider, url=receiver.url, event_types=["line.created"])
    happen(provider, "A-1")
    assert deliveries(provider) == []


def test_a_run_that_has_ended_is_told_of(provider: Provider, receiver: Receiver) -> None:
    with provider_transaction(provider):
        endpoint = create_endpoint(provider, url=receiver.url, event_types=["run.finished"])
    run = run_process(provider, "nrc", as_of=local_today(provider), started_by="clara")
    feed_endpoints(provider)

    assert send(provider, endpoint) == 1
    assert objects(receiver) == [(str(run.pk), 1)]
