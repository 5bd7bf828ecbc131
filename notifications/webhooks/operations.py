"""Endpoints made, changed, rotated and removed; deliveries sent again."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import Refused
from accounts.events.batch import last_number, number_events
from accounts.events.models import Event
from accounts.models import Provider
from accounts.outbound.addresses import read_url

from ..alerts.operations import resolve_alert
from .batch import forget_log, mark_blocked
from .feeding import make_deliveries, wake_sender, write_body
from .models import WebhookDelivery, WebhookEndpoint
from .signing import new_secret
from .states import EVENT_TYPES, TEST_TYPE, DeliveryStatus

OVERLAP = timedelta(hours=24)
LONGEST_RANGE = 10_000
MOST_ENDPOINTS = 20


def create_endpoint(
    provider: Provider, *, url: str, event_types: Sequence[str] = (), description: str = ""
) -> WebhookEndpoint:
    """Make an endpoint that takes the events from now on.

    Raises Refused for a URL that no webhook goes to, for types that there are not, and for more
    than 20 endpoints of a provider.
    """
    read_url(url)
    _check_types(event_types)
    if WebhookEndpoint.objects.count() >= MOST_ENDPOINTS:
        raise Refused(f"there are {MOST_ENDPOINTS} endpoints already", code="webhook_too_many")
    number_events()
    endpoint: WebhookEndpoint = WebhookEndpoint.objects.create(
        provider=provider,
        url=url,
        event_types=sorted(set(event_types)),
        description=description,
        secret=new_secret(),
        position=last_number(),
    )
    return endpoint


def edit_endpoint(endpoint: WebhookEndpoint, values: dict[str, Any]) -> WebhookEndpoint:
    """Change what the values name. One that becomes active takes the events from now on.

    Raises Refused as `create_endpoint` does.
    """
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if "url" in values:
        read_url(values["url"])
    _check_types(values.get("event_types", ()))
    if values.get("active") and not row.active:
        number_events()
        row.position, row.failing_since, row.disabled_because = last_number(), None, ""
        resolve_alert(f"webhook {row.pk}")
    if "event_types" in values:
        values = values | {"event_types": sorted(set(values["event_types"]))}
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def remove_endpoint(endpoint: WebhookEndpoint) -> None:
    """Delete the endpoint and the log of its deliveries."""
    WebhookEndpoint.objects.select_for_update().filter(pk=endpoint.pk).first()
    forget_log(endpoint)
    WebhookEndpoint.objects.filter(pk=endpoint.pk).delete()
    resolve_alert(f"webhook {endpoint.pk}")


def rotate_secret(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Give the endpoint a new secret. For 24 hours the old one signs too."""
    row = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    row.old_secret, row.old_secret_until = row.secret, timezone.now() + OVERLAP
    row.secret = new_secret()
    row.save(update_fields=["secret", "old_secret", "old_secret_until"])
    return row


def send_test(endpoint: WebhookEndpoint) -> WebhookDelivery:
    """Send the endpoint an event that tells of nothing. Raises Refused where it is disabled."""
    _locked_active(endpoint)
    delivery: WebhookDelivery = WebhookDelivery.objects.create(
        provider_id=endpoint.provider_id,
        endpoint=endpoint,
        event_id=uuid4(),
        event_type=TEST_TYPE,
        sequence=0,
        object_id=uuid4(),
        object_key="test",
        body=write_body(TEST_TYPE, timezone.now().isoformat(), {}),
    )
    wake_sender(endpoint)
    return delivery


def replay_delivery(delivery: WebhookDelivery) -> WebhookDelivery:
    """Send it again, with the same id and bytes. Raises Refused where it cannot be sent."""
    endpoint = _locked_active(delivery.endpoint)
    if not _send_again(_deliveries(endpoint, pk=delivery.pk)):
        raise Refused("it is still waiting to be sent", code="webhook_waiting")
    mark_blocked(_deliveries(endpoint, object_id=delivery.object_id))
    wake_sender(endpoint)
    return WebhookDelivery.objects.get(pk=delivery.pk)


def replay_failed(endpoint: WebhookEndpoint) -> int:
    """Send again all that has failed, and at once what rests before its next attempt.

    Returns how many. Raises Refused where the endpoint is disabled.
    """
    _locked_active(endpoint)
    now = timezone.now()
    resting = _deliveries(endpoint, status=DeliveryStatus.WAITING, claim=None, due_at__gt=now)
    count = resting.update(due_at=now)
    count += _send_again(_deliveries(endpoint, status=DeliveryStatus.FAILED))
    mark_blocked(_deliveries(endpoint))
    wake_sender(endpoint)
    return count


def replay_range(endpoint: WebhookEndpoint, *, first: int, last: int) -> int:
    """Send again the events with these numbers, both included; return how many.

    It makes the deliveries that are missing, as of what happened while the endpoint was disabled.
    Raises Refused where it is disabled, for none and for more than 10,000 numbers.
    """
    _locked_active(endpoint)
    if first > last:
        raise Refused(f"{first} comes after {last}", code="webhook_range_empty")
    if last - first >= LONGEST_RANGE:
        raise Refused(f"at most {LONGEST_RANGE} numbers at once", code="webhook_range_too_long")
    numbers = {"sequence__gte": first, "sequence__lte": last}
    made = make_deliveries(endpoint, Event.objects.filter(**numbers))
    _send_again(_deliveries(endpoint, **numbers))
    mark_blocked(_deliveries(endpoint))
    wake_sender(endpoint)
    return made


def _send_again(rows: QuerySet[WebhookDelivery]) -> int:
    now = timezone.now()
    return rows.exclude(status=DeliveryStatus.WAITING).update(
        status=DeliveryStatus.WAITING, due_at=now, retried_since=now, attempts=0, claim=None
    )


def _deliveries(endpoint: WebhookEndpoint, **which: Any) -> QuerySet[WebhookDelivery]:
    rows: QuerySet[WebhookDelivery] = WebhookDelivery.objects.filter(endpoint=endpoint, **which)
    return rows


def _locked_active(endpoint: WebhookEndpoint) -> WebhookEndpoint:
    """Return the endpoint, locked. Raises Refused where it is disabled."""
    row: WebhookEndpoint = WebhookEndpoint.objects.select_for_update().get(pk=endpoint.pk)
    if not row.active:
        raise Refused("the endpoint is disabled: activate it first", code="webhook_disabled")
    return row


def _check_types(types: Sequence[str]) -> None:
    unknown = sorted(set(types) - set(EVENT_TYPES))
    if unknown:
        raise Refused(f"there is no event {unknown[0]}", code="webhook_event_unknown")
