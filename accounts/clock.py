"""The one place that turns the time of day into a billing date."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

from .errors import Refused
from .tenancy.models import Provider


def local_today(provider: Provider) -> date:
    """Return today's date where the provider is, or where a sandbox's test clock stands."""
    if provider.sandbox and provider.clock_on:
        return provider.clock_on
    return timezone.localdate(timezone=ZoneInfo(provider.timezone))


def check_clock_stands(provider: Provider) -> None:
    """Raise Refused while a sandbox's test clock goes forward."""
    if provider.clock_target:
        raise Refused(
            f"the test clock is at {provider.clock_on}, on its way to {provider.clock_target}",
            code="clock_advancing",
        )


def check_not_ahead(provider: Provider, day: date) -> None:
    """Raise Refused for a day after a live provider's local today.

    Nothing in its ledger has a later date. A sandbox may live in the future.
    """
    today = local_today(provider)
    if not provider.sandbox and day > today:
        raise Refused(f"{day} is after {today}, the provider's today", code="in_the_future")


def billing_day(provider: Provider, as_of: date | None) -> date:
    """Return the day on which to go on with what was done as of a date.

    A sandbox goes on with that date, since it lives in a time of its own. A live provider goes on
    with its local today, and so does a sandbox where no date is known.
    """
    return as_of if provider.sandbox and as_of else local_today(provider)


def local_now(provider: Provider) -> datetime:
    """Return the instant that it is for the provider: now, on the day of its test clock if any."""
    now = timezone.now()
    moved = local_today(provider) - timezone.localdate(now, timezone=ZoneInfo(provider.timezone))
    return now + moved
