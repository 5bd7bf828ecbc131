from datetime import datetime

from .models import KeptAnswer

FORGOTTEN_AT_ONCE = 10_000


def forget_answers(before: datetime) -> int:
    """Delete the answers whose key was spent before this instant, the oldest first and at most
    `FORGOTTEN_AT_ONCE`; return how many.
    """
    old = KeptAnswer.objects.filter(spent_at__lt=before).order_by("spent_at", "id")
    deleted, _ = KeptAnswer.objects.filter(pk__in=old.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
    return deleted
