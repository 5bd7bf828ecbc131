from typing import Any

import pytest

from accounts.models import Event, Provider
from accounts.processes.definitions import startable
from tests.sync.day.a_day import COUNTS, checksums, make_work_for_every_process, run


def state() -> Any:
    """Return what a run may change, and the events that tell of more than the run itself."""
    told = Event.objects.exclude(object_kind="run").values_list("pk", flat=True)
    return checksums("sync_dailyfigure"), set(told)


@pytest.mark.parametrize("process", startable())
def test_it_reports_what_the_run_then_does(provider: Provider, process: str) -> None:
    make_work_for_every_process()

    dry = run(provider, process, dry_run=True)
    real = run(provider, process)

    assert dry.counts == real.counts == COUNTS[process]
    assert dry.status == real.status == "SUCCEEDED"


@pytest.mark.parametrize("process", startable())
def test_it_changes_nothing(provider: Provider, process: str) -> None:
    make_work_for_every_process()
    before = state()

    run(provider, process, dry_run=True)

    assert state() == before


@pytest.mark.parametrize("process", startable())
def test_a_real_run_does_change_something(provider: Provider, process: str) -> None:
    make_work_for_every_process()
    before = state()

    run(provider, process)

    assert state() != before


def test_it_is_on_record_as_one(provider: Provider) -> None:
    assert run(provider, "mrc", dry_run=True).dry_run


def test_a_held_run_is_reported_as_held_and_holds_nothing(provider: Provider) -> None:
    provider.sync_hold_min_accounts = 0
    provider.sync_hold_percent = 0
    make_work_for_every_process()
    before = checksums()

    dry = run(provider, "sync-status", dry_run=True)

    assert (dry.status, dry.counts) == ("HELD", {"closed": 0, "candidates": 1})
    assert checksums() == before
