"""What staff and ops are alerted to, once."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from accounts.models import DailyRun, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.staff.operations import create_staff
from accounts.tenancy.transactions import provider_transaction
from notifications.alerts.operations import raise_alert, resolve_alert
from notifications.models import Alert
from sync.day import watch
from tests.database import as_the_owner

DAY = date(2026, 12, 20)


def open_alerts() -> list[tuple[str, str]]:
    return list(Alert.objects.filter(resolved_at=None).order_by("pk").values_list("kind", "key"))


def done(provider: Provider, day: date, charges: int, process: str = "mrc") -> None:
    """Put on record that a process did so much in a daily run."""
    daily, _ = DailyRun.objects.get_or_create(provider=provider, as_of=day)
    ProcessRun.objects.create(
        provider=provider,
        process=process,
        as_of=day,
        status="SUCCEEDED",
        daily_run=daily,
        counts={"charges": charges},
    )


@pytest.mark.parametrize("status", ["FAILED", "DEGRADED", "HELD"])
def test_a_run_that_needs_a_person_is_alerted_to_once_until_one_succeeds(
    provider: Provider, status: str
) -> None:
    run = ProcessRun(provider=provider, process="mrc", as_of=DAY, status=status, error="it broke")
    for _ in range(3):
        run.pk = ProcessRun.objects.create(provider=provider, process="cycle", as_of=DAY).pk
        watch.alert_about_run(provider, run)
        with as_the_owner():
            ProcessRun.objects.all().delete()
    key = "held:mrc" if status == "HELD" else "run:mrc"
    assert open_alerts() == [(status, key)]
    run.status = "SUCCEEDED"
    watch.alert_about_run(provider, run)
    assert open_alerts() == []


def test_a_run_that_fails_raises_it_by_itself(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("out of paper")

    monkeypatch.setattr("accounts.processes.runner.make_chunks", fail)
    assert run_process(provider, "mrc", as_of=DAY, started_by="a test").status == "FAILED"
    assert "out of paper" in Alert.objects.get().text


def test_a_dry_run_alerts_to_nothing(provider: Provider) -> None:
    watch.alert_about_run(
        provider, ProcessRun(provider=provider, process="mrc", status="FAILED", dry_run=True)
    )
    assert open_alerts() == []


@pytest.mark.parametrize(
    ("before", "today", "alerted"), [(50, 0, True), (50, 1, False), (10, 0, False)]
)
def test_a_process_that_did_much_each_day_and_now_nothing(
    provider: Provider, before: int, today: int, alerted: bool
) -> None:
    for days in range(1, 6):
        done(provider, DAY - timedelta(days=days), before)
    done(provider, DAY, today)
    watch.alert_about_day(provider, DAY)
    assert open_alerts() == ([("IDLE", "idle:mrc")] if alerted else [])
    done(provider, DAY + timedelta(days=1), 60)
    watch.alert_about_day(provider, DAY + timedelta(days=1))
    assert open_alerts() == []


@pytest.mark.parametrize(("hour", "late"), [(5, False), (7, True)])
def test_a_day_is_late_six_hours_after_the_providers_midnight(
    provider: Provider, hour: int, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    provider.timezone = "America/New_York"
    DailyRun.objects.create(provider=provider, as_of=DAY - timedelta(days=1))
    now = datetime(2026, 12, 20, hour, tzinfo=ZoneInfo("America/New_York"))
    monkeypatch.setattr("sync.day.watch.timezone.now", lambda: now)
    watch.alert_about_clock(provider, [DAY])
    assert open_alerts() == ([("LATE", "late")] if late else [])
    watch.alert_about_clock(provider, [])
    assert open_alerts() == []


def test_staff_who_may_run_processes_and_ops_are_mailed_once(
    committed_provider: Provider, mailoutbox: list, settings: object
) -> None:
    settings.OPS_EMAILS = ["ops@example.test"]
    for name, role in (("manager", "Billing manager"), ("clerk", "Billing clerk")):
        create_staff(committed_provider, name, role, email=f"{name}@example.test")
    for _ in range(2):
        with provider_transaction(committed_provider):
            raise_alert(
                committed_provider,
                "FAILED",
                "run:mrc",
                subject="MRC failed",
                text="why",
                path="/runs/",
            )
    (mail,) = mailoutbox
    assert mail.to == ["manager@example.test", "ops@example.test"]
    assert "why" in mail.body
    assert "/runs/" in mail.body
    with provider_transaction(committed_provider):
        assert resolve_alert("run:mrc")
        assert not resolve_alert("run:mrc")


def test_a_run_that_fails_is_told_of_while_an_earlier_one_is_held(provider: Provider) -> None:
    run = ProcessRun.objects.create(provider=provider, process="sync-status", as_of=DAY)
    for status in ("HELD", "FAILED"):
        run.status = status
        watch.alert_about_run(provider, run)
    assert open_alerts() == [("HELD", "held:sync-status"), ("FAILED", "run:sync-status")]
    run.status = "HELD"
    watch.alert_about_run(provider, run)
    assert open_alerts() == [("HELD", "held:sync-status")]


def test_an_alert_that_is_open_takes_the_words_of_the_newest_cause(provider: Provider) -> None:
    for words in ("the first", "the second"):
        raise_alert(provider, "FAILED", "run:mrc", subject=words, text=words, path="/", mail=False)
    assert Alert.objects.get().subject == "the second"


def test_a_day_that_was_late_closes_its_alert_though_the_next_one_is_due(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    DailyRun.objects.create(provider=provider, as_of=DAY - timedelta(days=1))
    monkeypatch.setattr(
        "sync.day.watch.timezone.now",
        lambda: datetime(2026, 12, 21, 1, tzinfo=ZoneInfo("UTC")),
    )
    watch.alert_about_clock(provider, [DAY, DAY + timedelta(days=1)])
    assert open_alerts() == [("LATE", "late")]
    watch.alert_about_clock(provider, [DAY + timedelta(days=1)])
    assert open_alerts() == []
