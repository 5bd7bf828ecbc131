"""The provider's own date: the only clock that billing pages and processes read."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from .models import Provider


def local_today(provider: Provider) -> date:
    return timezone.now().astimezone(ZoneInfo(provider.timezone)).date()
