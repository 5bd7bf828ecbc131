"""Dates that a live provider may not be run for, and how to run for them all the same."""

from collections.abc import Callable
from datetime import date

import pytest

from accounts.errors import Refused
from accounts.models import ProcessRun, Provider
from accounts.processes.guards import check_date
from accounts.processes.runner import queue_process
from sync.day.daily import run_daily
from tests.sync.day.a_day import run

TODAY, TOMORROW = date(2027, 1, 5), date(2027, 1, 6)
Clock = Callable[[str], None]


@pytest.fixture(autouse=True)
def today(now: Clock) -> None:
    now("2027-01-05 12:00")


@pytest.mark.parametrize("as_of", [TODAY, TOMORROW])
def test_today_and_tomorrow_may_be_run(live_provider: Provider, as_of: date) -> None:
    assert run(live_provider, "mrc", as_of=as_of).status == "SUCCEEDED"


@pytest.mark.parametrize("as_of", [date(2027, 1, 7), date(2072, 1, 5)])
def test_a_date_after_tomorrow_is_refused_and_leaves_no_record(
    live_provider: Provider, as_of: date
) -> None:
    with pytest.raises(Refused, match="after 2027-01-06, the provider's tomorrow"):
        run(live_provider, "mrc", as_of=as_of)

    assert not ProcessRun.objects.exists()


@pytest.mark.parametrize(
    ("timezone", "moment", "tomorrow"),
    [
        ("Pacific/Auckland", "2027-01-05 12:00", date(2027, 1, 7)),
        ("America/New_York", "2027-01-05 04:00", date(2027, 1, 5)),
        ("UTC", "2027-01-05 23:59", date(2027, 1, 6)),
    ],
)
def test_tomorrow_is_the_providers_own(
    live_provider: Provider, now: Clock, timezone: str, moment: str, tomorrow: date
) -> None:
    live_provider.timezone = timezone
    now(moment)

    check_date(live_provider, "mrc", tomorrow)
    with pytest.raises(Refused, match=f"after {tomorrow}"):
        check_date(live_provider, "mrc", date.fromordinal(tomorrow.toordinal() + 1))


def test_a_date_before_the_last_run_is_refused(live_provider: Provider) -> None:
    run(live_provider, "mrc", as_of=TODAY)

    with pytest.raises(Refused, match="before 2027-01-05, for which mrc has run already"):
        run(live_provider, "mrc", as_of=date(2027, 1, 4))
    assert run(live_provider, "mrc", as_of=TODAY).status == "SUCCEEDED"


@pytest.mark.parametrize("options", [{"dry_run": True}, {"process": "cycle"}])
def test_dry_runs_and_other_processes_do_not_count_as_the_last_run(
    live_provider: Provider, options: dict
) -> None:
    run(live_provider, **({"process": "mrc", "as_of": TODAY} | options))

    assert run(live_provider, "mrc", as_of=date(2027, 1, 4)).status == "SUCCEEDED"


def test_force_lifts_the_guard(live_provider: Provider) -> None:
    assert run(live_provider, "mrc", as_of=date(2027, 3, 1), force=True).status == "SUCCEEDED"
    assert run(live_provider, "mrc", as_of=TODAY, force=True).status == "SUCCEEDED"


def test_a_sandbox_provider_may_be_run_for_any_date(provider: Provider) -> None:
    for as_of in (date(2072, 1, 5), date(2020, 1, 1)):
        assert run(provider, "mrc", as_of=as_of).status == "SUCCEEDED"


def test_a_queued_run_is_guarded_when_it_is_queued(live_provider: Provider) -> None:
    with pytest.raises(Refused):
        queue_process(live_provider, "statements", as_of=date(2027, 1, 7), started_by="clara")

    assert not ProcessRun.objects.exists()


def test_a_daily_run_is_guarded_as_a_whole(live_provider: Provider) -> None:
    run(live_provider, "sync-status", as_of=TOMORROW)

    with pytest.raises(Refused, match="sync-status has run already"):
        run_daily(live_provider, as_of=TODAY, started_by="clara")
    assert ProcessRun.objects.count() == 1

    assert len(run_daily(live_provider, as_of=TODAY, started_by="clara", force=True)) == 8
