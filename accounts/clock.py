"""The one place that turns the time of day into a billing date."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone

from .errors import Refused
from .tenancy import Provider


def local_today(provider: Provider) -> date:
    """Return today's date where the provider is."""
    return timezone.localdate(timezone=ZoneInfo(provider.timezone))


def check_not_ahead(provider: Provider, day: date) -> None:
    """Raise Refused for a day after a live provider's local today: nothing is dated so in its
    ledger. A sandbox may live in the future.
    """
    today = local_today(provider)
    if not provider.sandbox and day > today:
        raise Refused(f"{day} is after {today}, the provider's today", code="in_the_future")
