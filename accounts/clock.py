"""The one place that turns the time of day into a billing date."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from .models import Provider


def local_today(provider: Provider) -> date:
    """Return today's date where the provider is."""
    return timezone.localdate(timezone=ZoneInfo(provider.timezone))
