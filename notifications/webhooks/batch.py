from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .states import DeliveryStatus

FORGOTTEN_AT_ONCE = 10_000


def behind_another() -> Exists:
    """Return whether an earlier delivery of the same object waits for the same endpoint."""
    return Exists(
        WebhookDelivery.objects.filter(
            endpoint=OuterRef("endpoint"),
            object_id=OuterRef("object_id"),
            status=DeliveryStatus.WAITING,
            sequence__lt=OuterRef("sequence"),
        )
    )


def mark_blocked(rows: QuerySet[WebhookDelivery]) -> None:
    """Note of those of the deliveries that wait whether an earlier one blocks them.

    Needs the locks of their endpoints.
    """
    waiting = rows.filter(status=DeliveryStatus.WAITING).annotate(behind=behind_another())
    waiting.filter(behind=True, blocked=False).update(blocked=True)
    waiting.filter(behind=False, blocked=True).update(blocked=False)


def unblock_next(delivery: WebhookDelivery) -> None:
    """Let the next delivery of the same object be sent. Needs the lock of the endpoint."""
    waiting = WebhookDelivery.objects.filter(
        endpoint=delivery.endpoint_id, object_id=delivery.object_id, status=DeliveryStatus.WAITING
    )
    earliest = waiting.order_by("sequence", "pk").only("blocked").first()
    if earliest is not None and earliest.blocked:
        WebhookDelivery.objects.filter(pk=earliest.pk).update(blocked=False)


def forget_deliveries(before: datetime) -> int:
    """Delete the oldest deliveries made before the instant, with the log of their attempts.

    Returns how many, at most 10,000. What they blocked is let go.
    """
    endpoints = list(WebhookEndpoint.objects.select_for_update().order_by("pk"))
    count = _forget(WebhookDelivery.objects.filter(made_at__lt=before).order_by("made_at"))
    for endpoint in endpoints:
        mark_blocked(WebhookDelivery.objects.filter(endpoint=endpoint))
    return count


def forget_log(endpoint: WebhookEndpoint) -> None:
    """Delete all deliveries of an endpoint, with the log of their attempts."""
    while _forget(WebhookDelivery.objects.filter(endpoint=endpoint)):
        pass


def forget_old_secrets(now: datetime) -> int:
    """Delete the rotated secrets that sign no more; return how many."""
    over = WebhookEndpoint.objects.filter(old_secret_until__lte=now)
    return over.update(old_secret="", old_secret_until=None)


def _forget(rows: QuerySet[WebhookDelivery]) -> int:
    keys = list(rows.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    WebhookAttempt.objects.filter(delivery__in=keys).delete()
    WebhookDelivery.objects.filter(pk__in=keys).delete()
    return len(keys)
