"""The test clock of a sandbox: a year passes in a test, with every daily run on the way.

The clock is the provider's today, and goes forward only. Timestamps stay real.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from accounts.clock import check_clock_stands, local_today
from accounts.errors import Refused
from accounts.models import Provider
from accounts.processes.helpers import Helpers, alone
from accounts.processes.states import Trigger
from accounts.tenancy.single_flight import single_flight

from .daily import run_daily

STARTED_BY = "the test clock"
STEP = 31  # how many days a task runs before it lets another one go on


@dataclass(frozen=True)
class ClockState:
    """The day at which the clock stands, and where it is on its way to."""

    today: date
    advance_to: date | None
    days_left: int


def clock_state(provider: Provider) -> ClockState:
    today, target = local_today(provider), provider.clock_target
    return ClockState(today, target, (target - today).days if target else 0)


@transaction.atomic
def set_clock(provider: Provider, advance_to: date) -> Provider:
    """Send a sandbox's clock to the day, and return the provider as it then is.

    The days themselves are run by `advance`. Asked again for the same day, nothing changes. Raises
    Refused for a live provider, for a day before that of the clock, and while the clock is on its
    way to another day.
    """
    provider = Provider.objects.select_for_update(no_key=True).get(pk=provider.pk)
    if not provider.sandbox:
        raise Refused(f"{provider.slug} is live: its clock is the real one", code="not_a_sandbox")
    if provider.clock_target == advance_to:
        return provider
    check_clock_stands(provider)
    today = local_today(provider)
    if advance_to < today:
        raise Refused(f"{advance_to} is before {today}: a clock goes forward", code="clock_back")
    if provider.clock_on != advance_to:
        provider.clock_on, provider.clock_target = today, advance_to
        provider.save(update_fields=["clock_on", "clock_target"])
    return provider


def advance(provider: Provider, *, days: int | None = None, helpers: Helpers = alone) -> int:
    """Run the days to which the clock is sent, at most so many, and return how many are left.

    The clock stands at each while it runs. A day that has finished is left alone, and one that was
    cut short goes on. Raises AlreadyRunning while somebody else advances the clock.
    """
    with single_flight(provider, "the test clock"):
        provider.refresh_from_db()
        target = provider.clock_target
        if target is None or provider.clock_on is None:
            return 0
        first = provider.clock_on
        last = target if days is None else min(target, first + timedelta(days=days))
        for number in range((last - first).days + 1):
            _run(provider, first + timedelta(days=number), helpers)
        if last == target:
            provider.clock_target = None
            provider.save(update_fields=["clock_target"])
        return (target - last).days


def _run(provider: Provider, day: date, helpers: Helpers) -> None:
    provider.clock_on = day
    provider.save(update_fields=["clock_on"])
    run_daily(
        provider,
        as_of=day,
        started_by=STARTED_BY,
        trigger=Trigger.CLOCK,
        once=True,
        helpers=helpers,
    )
