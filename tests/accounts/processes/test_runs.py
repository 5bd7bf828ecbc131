"""What is on record of a run, and how runs keep out of each other's way."""

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.errors import AlreadyRunning
from accounts.models import ProcessRun, Provider
from accounts.processes import chunks
from sync.day.daily import run_daily
from tests.factories import CustomerFactory
from tests.sync.day.a_day import (
    AS_OF,
    COUNTS,
    held_elsewhere,
    make_work_for_every_process,
    run,
)


def test_it_is_on_record_from_start_to_end(provider: Provider) -> None:
    make_work_for_every_process()

    record = ProcessRun.objects.get(pk=run(provider, "mrc").pk)

    assert (record.process, record.as_of, record.status) == ("mrc", AS_OF, "SUCCEEDED")
    assert (record.started_by, record.dry_run, record.error) == ("a test", False, "")
    assert record.counts == COUNTS["mrc"]
    assert record.started_at <= record.finished_at


def test_a_second_start_is_refused_in_one_line(provider: Provider) -> None:
    with (
        held_elsewhere(provider, "mrc"),
        pytest.raises(AlreadyRunning, match="mrc is already running for"),
    ):
        run(provider, "mrc")

    assert not ProcessRun.objects.exists()


def test_another_process_runs_meanwhile(provider: Provider) -> None:
    with held_elsewhere(provider, "mrc"):
        assert run(provider, "cycle").status == "SUCCEEDED"


def test_a_second_daily_run_is_refused_before_it_starts(provider: Provider) -> None:
    with (
        held_elsewhere(provider, "the daily run"),
        pytest.raises(AlreadyRunning, match="the daily run is already"),
    ):
        run_daily(provider, as_of=AS_OF, started_by="a test")

    assert not ProcessRun.objects.exists()


def test_a_run_whose_process_died_is_ended_by_the_next(provider: Provider) -> None:
    dead = ProcessRun.objects.create(
        provider=provider, process="mrc", as_of=AS_OF, started_by="worker", status="RUNNING"
    )
    other = ProcessRun.objects.create(
        provider=provider, process="cycle", as_of=AS_OF, started_by="w", status="RUNNING"
    )

    run(provider, "mrc")

    dead.refresh_from_db()
    other.refresh_from_db()
    assert (dead.status, dead.error) == ("FAILED", "interrupted; the next run goes on from there")
    assert dead.finished_at is not None
    assert other.status == "RUNNING"


def test_the_database_lets_only_one_run_of_a_process_be_at_work(provider: Provider) -> None:
    values = {"provider": provider, "process": "mrc", "as_of": AS_OF, "started_by": "worker"}
    ProcessRun.objects.create(**values, status="RUNNING")
    ProcessRun.objects.create(**values, status="QUEUED")

    with pytest.raises(Exception, match="process_run_single_flight"):
        ProcessRun.objects.create(**values, status="RUNNING")


def test_chunks_add_up_to_one_run(provider: Provider, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 2)
    make_work_for_every_process()

    record = run(provider, "mrc")

    assert record.counts == COUNTS["mrc"]
    assert list(record.chunks.order_by("number").values_list("number", "status")) == [
        (1, "DONE"),
        (2, "DONE"),
        (3, "DONE"),
    ]


def test_a_run_over_no_customers_succeeds(provider: Provider) -> None:
    assert run(provider, "mrc").counts == {"charges": 0, "credits": 0, "products": 0, "parked": 0}


def test_the_number_of_queries_depends_on_chunks_not_customers(
    provider: Provider, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(20):
        CustomerFactory()

    with django_assert_max_num_queries(61):
        run(provider, "cycle", as_of=AS_OF.replace(month=11))
