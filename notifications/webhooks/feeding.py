"""From the outbox of events to a delivery for each endpoint that takes them."""

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.events.batch import last_number, number_events
from accounts.events.models import Event
from accounts.events.resources import EventResource
from accounts.events.waking import wake
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from .batch import mark_blocked
from .models import WebhookDelivery, WebhookEndpoint

AT_ONCE = 500
SEND = "webhooks.send"


def feed_endpoints(provider: Provider) -> int:
    """Give each active endpoint a delivery for every event since its position; return how many.

    Deliveries are made in the order of the events. Safe to run many times at once.
    """
    with provider_transaction(provider):
        number_events()
        last = last_number()
        behind = WebhookEndpoint.objects.filter(active=True, position__lt=last)
        return sum(_feed(one, last) for one in behind.order_by("pk").select_for_update())


def make_deliveries(endpoint: WebhookEndpoint, events: QuerySet[Event]) -> int:
    """Make a delivery for each of the events that the endpoint takes; return how many there are.

    An event that has one keeps it as it is. Needs the lock of the endpoint.
    """
    if endpoint.event_types:
        events = events.filter(type__in=endpoint.event_types)
    made = 0
    rows = EventResource.rows().filter(pk__in=events.values("pk")).order_by("sequence")
    for some in _batches(rows.iterator(chunk_size=AT_ONCE)):
        WebhookDelivery.objects.bulk_create(
            (_delivery(endpoint, *pair) for pair in zip(some, _bodies(some), strict=True)),
            ignore_conflicts=True,
        )
        keys = [event.pk for event in some]
        mark_blocked(WebhookDelivery.objects.filter(endpoint=endpoint, event_id__in=keys))
        made += len(some)
    return made


def wake_sender(endpoint: WebhookEndpoint) -> None:
    """Have a worker send what waits for the endpoint, after the commit."""
    wake(SEND, endpoint.provider_id, str(endpoint.pk))


def write_body(kind: str, instant: Any, data: dict[str, Any]) -> str:
    """Return what is sent, in the form that Standard Webhooks proposes."""
    return json.dumps({"type": kind, "timestamp": instant, "data": data}, default=str)


def _feed(endpoint: WebhookEndpoint, last: int) -> int:
    since = Event.objects.filter(sequence__gt=endpoint.position, sequence__lte=last)
    made = make_deliveries(endpoint, since)
    endpoint.position = last
    endpoint.save(update_fields=["position"])
    if made:
        wake_sender(endpoint)
    return made


def _delivery(endpoint: WebhookEndpoint, event: Event, body: str) -> WebhookDelivery:
    return WebhookDelivery(
        provider_id=endpoint.provider_id,
        endpoint=endpoint,
        event_id=event.pk,
        event_type=event.type,
        sequence=event.sequence,
        object_id=event.object_id,
        object_key=event.object_key,
        body=body,
    )


def _bodies(events: list[Event]) -> list[str]:
    return [
        write_body(event["type"], event["occurred_at"], event)
        for event in EventResource.documents(events)
    ]


def _batches(rows: Iterable[Event]) -> Iterable[list[Event]]:
    some: list[Event] = []
    for row in rows:
        some.append(row)
        if len(some) == AT_ONCE:
            yield some
            some = []
    if some:
        yield some
