"""Runs that staff start and a worker takes up."""

import pytest

from accounts.errors import AlreadyRunning
from accounts.models import ProcessRun, Provider
from accounts.processes.runner import queue_process, run_queued
from accounts.processes.switches import pause
from statements.models import Statement
from tests.factories import TransactionFactory
from tests.sync.day.a_day import AS_OF, held_elsewhere


def queue(provider: Provider, **values: object) -> ProcessRun:
    return queue_process(provider, "statements", as_of=AS_OF, started_by="clara", **values)


def test_nothing_is_done_until_a_worker_takes_it_up(provider: Provider) -> None:
    TransactionFactory()

    waiting = queue(provider)

    assert waiting.status == "QUEUED"
    assert not Statement.objects.exists()


def test_a_worker_does_it(provider: Provider) -> None:
    TransactionFactory()
    waiting = queue(provider)

    done = run_queued(provider, waiting.pk)

    assert (done.pk, done.status, done.started_by) == (waiting.pk, "SUCCEEDED", "clara")
    assert done.counts == {"statements": 1, "transactions": 1}


def test_a_selection_takes_those_chosen_alone(provider: Provider) -> None:
    chosen, other = TransactionFactory().customer, TransactionFactory().customer

    run_queued(provider, queue(provider, selection=[chosen.account_number]).pk)

    assert Statement.objects.get().customer == chosen
    assert other.statements.count() == 0


def test_delivered_twice_it_is_done_once(provider: Provider) -> None:
    TransactionFactory()
    waiting = queue(provider)
    first = run_queued(provider, waiting.pk)
    TransactionFactory()

    second = run_queued(provider, waiting.pk)

    assert (second.counts, second.finished_at) == (first.counts, first.finished_at)
    assert Statement.objects.count() == 1


def test_a_paused_process_skips_it(provider: Provider) -> None:
    waiting = queue(provider)
    pause(provider, "statements", reason="prices", actor="clara")

    assert run_queued(provider, waiting.pk).status == "SKIPPED"


def test_several_may_wait_at_once(provider: Provider) -> None:
    first, second = queue(provider), queue(provider)

    assert [run_queued(provider, waiting.pk).status for waiting in (first, second)] == [
        "SUCCEEDED",
        "SUCCEEDED",
    ]


def test_a_dry_run_can_be_queued_and_changes_nothing(provider: Provider) -> None:
    TransactionFactory()

    done = run_queued(provider, queue(provider, dry_run=True).pk)

    assert done.counts == {"statements": 1, "transactions": 1}
    assert not Statement.objects.exists()


def test_it_stays_queued_while_another_run_is_at_work(provider: Provider) -> None:
    waiting = queue(provider)
    with held_elsewhere(provider, "statements"), pytest.raises(AlreadyRunning):
        run_queued(provider, waiting.pk)

    waiting.refresh_from_db()
    assert waiting.status == "QUEUED"
