"""Forgetting what became of old uploads."""

from datetime import datetime

from .models import UploadPart

FORGOTTEN_AT_ONCE = 100


def forget_parts(before: datetime) -> int:
    """Delete the oldest parts of the provider's runs that ended before the instant.

    Return how many, at most `FORGOTTEN_AT_ONCE`. The runs stay on record.
    """
    old = UploadPart.objects.filter(upload__run__finished_at__lt=before).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    UploadPart.objects.filter(pk__in=keys).delete()
    return len(keys)
