"""Line 6 of the faults: whatever Redis does, an episode is mailed at most once meanwhile, and once
when it is well again.
"""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import redis

from accounts.models import ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from billing_platform.embedded import valkey
from notifications.email.claims import claim_store
from notifications.email.outbox import send_waiting
from notifications.models import Alert, Email
from tests.database import as_the_owner
from tests.notifications.balances.accounts import DAY, account, check, make_rule
from tests.reliability.lossy_proxy import LossyProxy
from tests.servers import Server

Fault = Callable[[redis.Redis, Path], Iterator[None]]


@contextmanager
def out_of_memory(store: redis.Redis, home: Path) -> Iterator[None]:
    store.config_set("maxmemory", "1")
    yield
    store.config_set("maxmemory", "0")


@contextmanager
def a_read_only_replica(store: redis.Redis, home: Path) -> Iterator[None]:
    store.execute_command("REPLICAOF", "127.0.0.1", "1")
    yield
    store.execute_command("REPLICAOF", "NO", "ONE")


@contextmanager
def without_the_right_to_write(store: redis.Redis, home: Path) -> Iterator[None]:
    store.execute_command("ACL", "SETUSER", "default", "-@write")
    yield
    store.execute_command("ACL", "SETUSER", "default", "+@write")


@contextmanager
def writes_paused(store: redis.Redis, home: Path) -> Iterator[None]:
    store.execute_command("CLIENT", "PAUSE", "120000", "WRITE")
    yield
    store.execute_command("CLIENT", "UNPAUSE")


@contextmanager
def frozen(store: redis.Redis, home: Path) -> Iterator[None]:
    pid = int((home / "server.pid").read_text().split()[0])
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@contextmanager
def gone(store: redis.Redis, home: Path) -> Iterator[None]:
    valkey.stop(home)
    yield
    valkey.start(home)


# Faults that answer at once are checked as often as a day has hours; those that must be waited for,
# less often.
FAULTS = [
    (out_of_memory, 24),
    (a_read_only_replica, 24),
    (without_the_right_to_write, 24),
    (gone, 24),
    (writes_paused, 2),
    (frozen, 2),
]


@pytest.fixture
def owing(committed_provider: Provider) -> Provider:
    """A provider with an account below its threshold, never checked."""
    with provider_transaction(committed_provider):
        make_rule()
        account(60)
    return committed_provider


@pytest.mark.parametrize(
    ("fault", "checks"), FAULTS, ids=lambda value: getattr(value, "__name__", "")
)
def test_no_email_while_claims_cannot_be_written_and_one_afterwards(
    fault: Fault,
    checks: int,
    owing: Provider,
    own_valkey: redis.Redis,
    mail_server: Server,
    tmp_path: Path,
) -> None:
    with fault(own_valkey, tmp_path / "valkey"):
        for _ in range(checks):
            run = check(owing)
            assert (run.status, run.counts["emails"]) == ("DEGRADED", 0)
            send_waiting(owing)
            assert billing_goes_on(owing)
    assert mail_server.recipients == []
    with provider_transaction(owing):
        assert Alert.objects.filter(kind="DEGRADED", resolved_at=None).count() == 1
    for _ in range(3):
        assert check(owing).status == "SUCCEEDED"
        send_waiting(owing)
    assert mail_server.recipients == ["ada@example.test"]
    with provider_transaction(owing):
        assert [alert.resolved_at is None for alert in Alert.objects.filter(kind="DEGRADED")] == [
            False
        ]


def test_staff_are_told_once_of_a_fault(
    owing: Provider, own_valkey: redis.Redis, tmp_path: Path, mailoutbox: list, settings: object
) -> None:
    settings.OPS_EMAILS = ["ops@example.test"]
    with out_of_memory(own_valkey, tmp_path):
        for _ in range(5):
            check(owing)
    assert [message.to for message in mailoutbox] == [["ops@example.test"]]
    assert "egraded" in mailoutbox[0].subject


@pytest.mark.parametrize(
    ("fault", "mailed"), [(out_of_memory, 24), (without_the_right_to_write, 24)]
)
def test_a_naive_check_mails_each_time(
    fault: Fault, mailed: int, own_valkey: redis.Redis, tmp_path: Path
) -> None:
    sent: list[str] = []
    with fault(own_valkey, tmp_path):
        for _ in range(24):
            naive_check(own_valkey, sent)
    assert len(sent) == mailed


def naive_check(store: redis.Redis, sent: list[str]) -> None:
    """Look, mail, then remember: what the provider of the incident did."""
    if store.get("told:A-1"):
        return
    sent.append("A-1")
    with suppress(redis.RedisError):  # logged, and forgotten
        store.set("told:A-1", "yes")


def test_flushing_redis_in_the_middle_repeats_nothing(
    owing: Provider, own_valkey: redis.Redis, mail_server: Server
) -> None:
    for _ in range(5):
        check(owing)
        own_valkey.flushall()
        send_waiting(owing)
    assert mail_server.recipients == ["ada@example.test"]


def test_losing_the_rows_repeats_nothing_either(
    owing: Provider, own_valkey: redis.Redis, mail_server: Server
) -> None:
    """The first lock alone: as when the database was restored from before the e-mail."""
    check(owing)
    send_waiting(owing)
    with provider_transaction(owing), as_the_owner():
        Email.objects.all().delete()
    run = check(owing)
    send_waiting(owing)
    assert mail_server.recipients == ["ada@example.test"]
    assert (run.counts["emails"], run.counts["uncertain"]) == (0, 1)


def test_a_run_that_died_after_its_claim_loses_no_email(
    owing: Provider, own_valkey: redis.Redis, mail_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr("notifications.balances.thresholds.store_emails", die)
        with pytest.raises(SystemExit):
            check(owing)
    assert own_valkey.keys("billing:notice:*")
    check(owing)
    send_waiting(owing)
    assert mail_server.recipients == ["ada@example.test"]


@pytest.mark.parametrize("lost", [1, 2, 6])
def test_a_reply_that_is_lost_after_the_write_costs_no_email_and_repeats_none(
    lost: int, owing: Provider, own_valkey: redis.Redis, mail_server: Server, settings: object
) -> None:
    with LossyProxy(settings.REDIS_URL) as proxy:
        settings.REDIS_URL = proxy.url
        claim_store.cache_clear()
        proxy.lose_replies_to(b"billing:notice", lost)
        statuses = [check(owing).status for _ in range(5)]
        send_waiting(owing)
    assert statuses[-1] == "SUCCEEDED"
    assert ("DEGRADED" in statuses) == (lost > 1)
    assert mail_server.recipients == ["ada@example.test"]


def billing_goes_on(provider: Provider) -> bool:
    run: ProcessRun = run_process(provider, "mrc", as_of=DAY, started_by="a test")
    return run.status == "SUCCEEDED"
