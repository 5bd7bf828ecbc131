"""What the pages of alerts read."""

from django.db.models import QuerySet

from .models import Alert
from .states import AlertKind


def alerts_open() -> QuerySet[Alert]:
    return Alert.objects.filter(resolved_at=None)


def late_day() -> Alert | None:
    """Return the open alert to a day that has not been billed hours after its midnight."""
    return alerts_open().filter(kind=AlertKind.LATE).first()
