from datetime import datetime

from .models import KeptAnswer

FORGOTTEN_AT_ONCE = 10_000


def forget_answers(before: datetime) -> int:
    """Delete the oldest answers whose key was spent before this instant.

    Return how many, at most `FORGOTTEN_AT_ONCE`.
    """
    old = KeptAnswer.objects.filter(spent_at__lt=before).order_by("spent_at", "id")
    deleted, _ = KeptAnswer.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    return deleted
