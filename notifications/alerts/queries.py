"""What the pages of notifications read."""

from .models import Alert


def alerts_open() -> int:
    return int(Alert.objects.filter(resolved_at=None).count())
