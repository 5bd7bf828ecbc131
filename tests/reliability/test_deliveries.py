"""Tasks that are delivered several times, two beats, and a person who presses Run: the day happens
once.
"""

from datetime import UTC, datetime
from functools import partial
from threading import Barrier

import pytest
from django.utils import timezone

from accounts.models import DailyRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from sync.day import tasks
from sync.day.daily import run_daily
from tests.reliability import naive
from tests.reliability.a_book import AS_OF, Maker, differences, state_of
from tests.reliability.processes import at_once

CUSTOMERS = 30


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        timezone, "now", lambda: datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12, tzinfo=UTC)
    )


@pytest.fixture
def twin(make: Maker) -> Provider:
    """A provider whose day was run once, by one."""
    twin = make(customers=CUSTOMERS)
    run_daily(twin, as_of=AS_OF, started_by="the clock")
    return twin


def test_several_deliveries_of_the_day_come_to_one(make: Maker, twin: Provider) -> None:
    provider = make(customers=CUSTOMERS)

    at_once(*[partial(tasks.run_days, provider.pk)] * 4)
    tasks.run_days(provider.pk)

    assert differences(state_of(provider), state_of(twin)) == {}
    with provider_transaction(provider):
        assert DailyRun.objects.get().runs.count() == 8


def test_a_day_and_people_who_run_its_processes_come_to_one_day(
    make: Maker, twin: Provider
) -> None:
    provider = make(customers=CUSTOMERS)
    by_hand = partial(run_process, provider, as_of=AS_OF, started_by="clara")

    at_once(
        partial(tasks.run_days, provider.pk),
        *(partial(by_hand, process) for process in ("nrc", "mrc", "mrc")),
    )
    run_daily(provider, as_of=AS_OF, started_by="clara")

    assert differences(state_of(provider), state_of(twin)) == {}


def test_the_comparison_finds_out_a_charge_that_is_made_before_it_is_noted(
    make: Maker, twin: Provider
) -> None:
    provider = make(customers=CUSTOMERS)
    both_have_read = Barrier(2)

    at_once(*[partial(naive.charge_then_complete, provider, both_have_read.wait)] * 2)
    run_daily(provider, as_of=AS_OF, started_by="clara")

    assert "transactions" in differences(state_of(provider), state_of(twin))
