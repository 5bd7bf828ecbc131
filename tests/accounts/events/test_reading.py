"""Each reader is handed each event once, also when workers die, fail or meet."""

import os
import signal
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.errors import AlreadyRunning
from accounts.events.reading import LEASE, read_events, waiting_readers
from accounts.events.registry import Reader, reads
from accounts.events.tasks import read_left_behind
from accounts.models import Provider, UnreadEvent
from accounts.tenancy.transactions import provider_transaction
from products.services.operations import change_line
from tests.accounts.events.conftest import Heard
from tests.factories import LineFactory

TODAY = date(2027, 3, 10)
SEND = "accounts.events.waking.current_app.send_task"


def suspend(provider: Provider, *refs: str) -> None:
    with patch(SEND):
        for ref in refs:
            with provider_transaction(provider):
                line = LineFactory(line_ref=ref, status="ACTIVE")
                change_line(line, "suspend", as_of=TODAY)


def wait_no_longer(provider: Provider) -> None:
    with provider_transaction(provider):
        UnreadEvent.objects.update(due_at=timezone.now() - timedelta(seconds=1))


def test_it_comes_once_and_in_order(
    committed_provider: Provider, heard: Heard, reader: Reader
) -> None:
    suspend(committed_provider, "L-1", "L-2")

    assert read_events(committed_provider, reader) == 2
    assert read_events(committed_provider, reader) == 0

    assert heard.batches == [["L-1", "L-2"]]
    assert waiting_readers(committed_provider) == []


def test_workers_that_read_at_once_share_the_events(
    committed_provider: Provider, heard: Heard, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("accounts.events.reading.AT_ONCE", 3)
    refs = [f"L-{number}" for number in range(30)]
    suspend(committed_provider, *refs)

    def work() -> int:
        try:
            return read_events(committed_provider, reader)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        read = [pool.submit(work) for _ in range(4)]
        assert sum(one.result() for one in read) == 30

    assert sorted(heard.keys) == sorted(refs)


def test_one_that_cannot_be_read_keeps_no_other_back(
    committed_provider: Provider, heard: Heard, reader: Reader
) -> None:
    suspend(committed_provider, "L-1", "L-2", "L-3")
    heard.fails_at = {"L-2"}

    assert read_events(committed_provider, reader) == 2
    assert heard.keys == ["L-1", "L-3"]
    assert waiting_readers(committed_provider) == []  # it is put off

    heard.fails_at = set()
    wait_no_longer(committed_provider)
    assert read_events(committed_provider, reader) == 1
    assert heard.keys == ["L-1", "L-3", "L-2"]


def test_a_reader_that_is_busy_is_handed_them_again(
    committed_provider: Provider, heard: Heard, reader: Reader
) -> None:
    suspend(committed_provider, "L-1", "L-2")
    heard.fails_at, heard.error = {"L-1"}, AlreadyRunning("it is at work")

    assert read_events(committed_provider, reader) == 0
    assert waiting_readers(committed_provider) == [reader]

    heard.fails_at = set()
    assert read_events(committed_provider, reader) == 2


def test_what_a_killed_worker_had_taken_is_read_after_its_time(
    committed_provider: Provider, heard: Heard, reader: Reader
) -> None:
    suspend(committed_provider, "L-1")
    connection.close()
    pid = os.fork()
    if pid == 0:  # dies with the event in its hands
        heard.read = lambda *_: os.kill(os.getpid(), signal.SIGKILL)  # type: ignore[assignment]
        read_events(
            committed_provider,
            Reader("test", reader.types, heard.read, reader.wants, latest_only=False),
        )
        os._exit(1)
    assert os.WTERMSIG(os.waitpid(pid, 0)[1]) == signal.SIGKILL

    assert read_events(committed_provider, reader) == 0
    with provider_transaction(committed_provider):
        left = UnreadEvent.objects.get()
        assert timedelta() < left.due_at - timezone.now() <= LEASE
    wait_no_longer(committed_provider)
    assert read_events(committed_provider, reader) == 1
    assert heard.keys == ["L-1"]


def test_without_a_broker_the_event_stays_and_the_clock_wakes_its_reader(
    committed_provider: Provider, heard: Heard, reader: Reader
) -> None:
    with (
        patch(SEND, side_effect=OperationalError("Redis is gone")),
        provider_transaction(committed_provider),
    ):
        change_line(LineFactory(line_ref="L-1", status="ACTIVE"), "suspend", as_of=TODAY)

    with patch("accounts.events.tasks.read_events.delay") as woken:
        read_left_behind()

    woken.assert_called_once_with(committed_provider.pk, "test")
    assert read_events(committed_provider, reader) == 1


def test_a_transaction_wakes_each_reader_once(committed_provider: Provider, heard: Heard) -> None:
    with patch(SEND) as woken, provider_transaction(committed_provider):
        for _ in range(5):
            change_line(LineFactory(status="ACTIVE"), "suspend", as_of=TODAY)
        assert not woken.called

    woken.assert_called_once_with("events.read", [committed_provider.pk, "test"], retry=False)


def test_a_transaction_that_is_undone_wakes_nobody(
    committed_provider: Provider, heard: Heard
) -> None:
    with patch(SEND) as woken, provider_transaction(committed_provider):
        change_line(LineFactory(status="ACTIVE"), "suspend", as_of=TODAY)
        transaction.set_rollback(True)

    assert not woken.called


def test_a_wake_up_that_went_with_its_savepoint_is_asked_for_again(
    committed_provider: Provider, heard: Heard
) -> None:
    with patch(SEND) as woken, provider_transaction(committed_provider):
        line = LineFactory(status="ACTIVE")
        with transaction.atomic():
            change_line(line, "suspend", as_of=TODAY)
            transaction.set_rollback(True)
        change_line(line, "suspend", as_of=TODAY)

    assert woken.call_count == 1


def test_a_name_is_registered_once(heard: Heard) -> None:
    with pytest.raises(ValueError, match="two readers test"):
        reads("test", "line.created")(heard.read)
