from datetime import datetime

from django.db.models import QuerySet

from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint

FORGOTTEN_AT_ONCE = 10_000


def forget_deliveries(before: datetime) -> int:
    """Delete the oldest deliveries made before the instant, with the log of their attempts.

    Returns how many, at most 10,000.
    """
    return _forget(WebhookDelivery.objects.filter(made_at__lt=before).order_by("made_at"))


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
