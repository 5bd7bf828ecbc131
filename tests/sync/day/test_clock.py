"""The clock bills each of a live provider's local dates once, in order, and misses none."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from accounts.models import DailyRun, ProcessRun, Provider
from accounts.processes.runner import queue_process
from accounts.processes.states import Trigger
from accounts.tenancy.transactions import provider_transaction
from sync.day import tasks
from sync.day.daily import days_to_run, run_daily
from tests.factories import ProviderFactory
from tests.sync.day.a_day import AS_OF, held_elsewhere, run

Clock = Callable[[str], None]


def days_run() -> list[date]:
    return list(DailyRun.objects.order_by("as_of").values_list("as_of", flat=True))


def finish(provider: Provider, as_of: date) -> None:
    DailyRun.objects.create(
        provider=provider, as_of=as_of, started_by="the clock", finished_at="2027-01-01T00:00Z"
    )


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The providers whose days the tick has asked a worker to run."""
    sent: list[int] = []
    monkeypatch.setattr(tasks.run_days, "delay", sent.append)
    return sent


@pytest.mark.parametrize(
    ("timezone", "moment", "today"),
    [
        ("UTC", "2027-01-05 00:00", date(2027, 1, 5)),
        ("UTC", "2027-01-04 23:59", date(2027, 1, 4)),
        ("America/New_York", "2027-01-05 04:59", date(2027, 1, 4)),
        ("America/New_York", "2027-01-05 05:00", date(2027, 1, 5)),
        ("America/New_York", "2027-07-05 04:00", date(2027, 7, 5)),
        ("Pacific/Auckland", "2027-01-04 11:00", date(2027, 1, 5)),
        ("Asia/Kolkata", "2027-01-04 18:30", date(2027, 1, 5)),
        ("Pacific/Kiritimati", "2027-01-04 10:00", date(2027, 1, 5)),
    ],
)
def test_a_provider_that_never_ran_starts_with_its_local_today(
    live_provider: Provider, now: Clock, timezone: str, moment: str, today: date
) -> None:
    live_provider.timezone = timezone
    now(moment)

    assert days_to_run(live_provider) == [today]


def test_a_day_that_is_finished_is_not_due_again(live_provider: Provider, now: Clock) -> None:
    now("2027-01-05 12:00")
    finish(live_provider, date(2027, 1, 5))

    assert days_to_run(live_provider) == []


def test_missed_days_are_due_in_order(live_provider: Provider, now: Clock) -> None:
    finish(live_provider, date(2026, 12, 30))
    now("2027-01-02 12:00")

    assert days_to_run(live_provider) == [date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]


def test_a_day_whose_process_died_is_due_again(live_provider: Provider, now: Clock) -> None:
    finish(live_provider, date(2027, 1, 3))
    DailyRun.objects.create(provider=live_provider, as_of=date(2027, 1, 4), started_by="the clock")
    now("2027-01-05 12:00")

    assert days_to_run(live_provider) == [date(2027, 1, 4), date(2027, 1, 5)]


def test_a_first_day_whose_process_died_is_due_again(live_provider: Provider, now: Clock) -> None:
    DailyRun.objects.create(provider=live_provider, as_of=date(2027, 1, 4), started_by="the clock")
    now("2027-01-05 12:00")

    assert days_to_run(live_provider) == [date(2027, 1, 4), date(2027, 1, 5)]


def test_a_day_run_ahead_by_hand_is_not_run_again(live_provider: Provider, now: Clock) -> None:
    now("2027-01-05 12:00")
    run_daily(live_provider, as_of=date(2027, 1, 6), started_by="clara")

    assert days_to_run(live_provider) == []


def test_the_tick_asks_for_the_days_of_each_live_provider_that_has_some(
    live_provider: Provider, now: Clock, sent: list[int]
) -> None:
    now("2027-01-05 12:00")
    finish(live_provider, date(2027, 1, 5))
    due, _sandbox = ProviderFactory(sandbox=False), ProviderFactory(sandbox=True)

    tasks.tick()

    assert sent == [due.pk]


def test_a_worker_bills_all_days_that_are_due(live_provider: Provider, now: Clock) -> None:
    finish(live_provider, date(2027, 1, 2))
    now("2027-01-05 12:00")

    tasks.run_days(live_provider.pk)

    assert days_run() == [date(2027, 1, day) for day in (2, 3, 4, 5)]
    days = DailyRun.objects.exclude(as_of=date(2027, 1, 2))
    assert set(days.values_list("started_by", "trigger")) == {("the clock", "CLOCK")}
    assert set(ProcessRun.objects.values_list("trigger", flat=True)) == {"CLOCK"}


@pytest.mark.parametrize(
    ("trigger", "taken_up"), [("PERSON", True), ("API", True), ("CLOCK", True), ("COMMAND", False)]
)
def test_the_tick_takes_up_what_was_left_behind_but_for_what_a_command_started(
    provider: Provider,
    now: Clock,
    monkeypatch: pytest.MonkeyPatch,
    trigger: Trigger,
    taken_up: bool,
) -> None:
    run = queue_process(provider, "nrc", as_of=AS_OF, started_by="clara", trigger=trigger)
    asked: list[str] = []
    monkeypatch.setattr(
        tasks.take_up_run, "delay", lambda provider_id, run_id, wait: asked.append(run_id)
    )
    now("2036-01-05 12:00")

    tasks.tick()

    assert asked == ([str(run.pk)] if taken_up else [])


def test_a_process_that_staff_have_run_ahead_does_not_stop_the_clock(
    live_provider: Provider, now: Clock
) -> None:
    finish(live_provider, date(2027, 1, 3))
    now("2027-01-05 12:00")
    run(live_provider, "mrc", as_of=date(2027, 1, 6))

    tasks.run_days(live_provider.pk)

    assert days_run() == [date(2027, 1, 3), date(2027, 1, 4), date(2027, 1, 5)]


def test_a_task_delivered_twice_bills_each_date_once(live_provider: Provider, now: Clock) -> None:
    now("2027-01-05 12:00")

    tasks.run_days(live_provider.pk)
    tasks.run_days(live_provider.pk)

    assert DailyRun.objects.get().runs.count() == 8


def test_a_task_that_comes_while_another_is_at_work_does_nothing(
    live_provider: Provider, now: Clock
) -> None:
    now("2027-01-05 12:00")

    with held_elsewhere(live_provider, "the daily run"):
        tasks.run_days(live_provider.pk)

    assert days_run() == []


def test_a_task_that_comes_just_after_another_has_finished_the_day_does_nothing(
    live_provider: Provider, now: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    now("2027-01-05 12:00")
    looked_before = days_to_run(live_provider)
    tasks.run_days(live_provider.pk)
    monkeypatch.setattr(tasks, "days_to_run", lambda provider: looked_before)

    tasks.run_days(live_provider.pk)

    assert DailyRun.objects.get().runs.count() == 8


def test_providers_in_other_zones_have_other_days(now: Clock, db: Any) -> None:
    now("2027-01-05 11:30")
    east = ProviderFactory(sandbox=False, timezone="Pacific/Auckland")
    west = ProviderFactory(sandbox=False, timezone="Pacific/Honolulu")

    found = {}
    for provider in (east, west):
        tasks.run_days(provider.pk)
        with provider_transaction(provider):
            found[provider.timezone] = days_run()

    assert found == {"Pacific/Auckland": [date(2027, 1, 6)], "Pacific/Honolulu": [date(2027, 1, 5)]}
