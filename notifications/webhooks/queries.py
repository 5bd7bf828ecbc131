from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from accounts.events.batch import last_number

from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .states import DeliveryStatus

ATTEMPTS_SHOWN = 200
NEWEST_SHOWN = 10


@dataclass(frozen=True)
class Standing:
    """An endpoint with the numbers of its deliveries that have not arrived."""

    endpoint: WebhookEndpoint
    waiting: int
    failed: int


def standings() -> list[Standing]:
    """Return how the provider's endpoints stand, the oldest first."""
    waiting, failed = (
        _counts(WebhookDelivery.objects.filter(status=status))
        for status in (DeliveryStatus.WAITING, DeliveryStatus.FAILED)
    )
    return [
        Standing(one, waiting.get(one.pk, 0), failed.get(one.pk, 0))
        for one in WebhookEndpoint.objects.order_by("pk")
    ]


def endpoint_facts(endpoint: WebhookEndpoint) -> dict[str, Any]:
    """Return what the page of an endpoint says beside its fields.

    `missed` are the first and the last number of the events since it was disabled, where there are
    any.
    """
    own = WebhookDelivery.objects.filter(endpoint=endpoint)
    newest = own.defer("body").order_by("-pk")[:NEWEST_SHOWN]
    return {
        "waiting": own.filter(status=DeliveryStatus.WAITING).count(),
        "failed": own.filter(status=DeliveryStatus.FAILED).count(),
        "missed": missed_by(endpoint),
        "newest": list(newest),
    }


def missed_by(endpoint: WebhookEndpoint) -> tuple[int, int] | None:
    """Return the first and last number of the events that a disabled endpoint has not taken."""
    first, last = endpoint.position + 1, last_number()
    return None if endpoint.active or first > last else (first, last)


def deliveries_of(endpoint: WebhookEndpoint) -> int:
    """Count the log of an endpoint."""
    return WebhookDelivery.objects.filter(endpoint=endpoint).count()


def attempts_of(delivery: WebhookDelivery) -> list[WebhookAttempt]:
    """Return the last 200 attempts to send the delivery, the oldest first."""
    newest = WebhookAttempt.objects.filter(delivery=delivery).order_by("-pk")[:ATTEMPTS_SHOWN]
    return list(reversed(newest))


def _counts(rows: QuerySet[WebhookDelivery]) -> dict[Any, int]:
    return dict(rows.order_by().values_list("endpoint").annotate(Count("pk")))
