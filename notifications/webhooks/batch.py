from datetime import datetime

from .models import WebhookDelivery

FORGOTTEN_AT_ONCE = 10_000


def forget_deliveries(before: datetime) -> int:
    """Delete the oldest deliveries made before the instant; return how many, at most 10,000."""
    old = WebhookDelivery.objects.filter(made_at__lt=before).order_by("made_at")
    keys = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    deleted, _ = WebhookDelivery.objects.filter(pk__in=keys).delete()
    return deleted
