from datetime import date, timedelta

import pytest

from accounts.models import Customer, DailyRun, Event, ProcessRun, Provider
from accounts.processes.switches import pause
from statements.models import Statement
from sync.day.daily import run_daily
from tests.factories import (
    CustomerFactory,
    LineFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
)
from tests.sync.day.a_day import AS_OF, checksums, let_it_do, make_work_for_every_process

IN_ORDER = ["nrc", "mrc", "statements", "cycle", "mrc", "statements", "sync-status", "thresholds"]


def day(provider: Provider, as_of: date = AS_OF) -> list[ProcessRun]:
    return run_daily(provider, as_of=as_of, started_by="a test")


def outcomes(runs: list[ProcessRun]) -> list[str]:
    return [f"{run.process} {run.status}" for run in runs]


def test_it_runs_every_process_in_its_order(provider: Provider) -> None:
    assert outcomes(day(provider)) == [f"{process} SUCCEEDED" for process in IN_ORDER]


def test_its_runs_belong_to_the_day(provider: Provider) -> None:
    runs = day(provider)

    record = DailyRun.objects.get()
    assert (record.as_of, record.started_by) == (AS_OF, "a test")
    assert record.finished_at is not None
    assert set(record.runs.values_list("pk", flat=True)) == {run.pk for run in runs}


def test_a_second_run_of_the_day_changes_nothing_more(provider: Provider) -> None:
    make_work_for_every_process()
    day(provider)
    before = checksums()

    day(provider)

    assert checksums() == before
    assert DailyRun.objects.count() == 1


def test_statements_are_made_only_where_the_profile_asks_for_them(provider: Provider) -> None:
    TransactionFactory()
    automatic = TransactionFactory(customer__bill_profile__auto_create_statements=True).customer

    day(provider)

    assert Statement.objects.get().customer == automatic


@pytest.mark.parametrize(
    ("advance_months", "cycle_dates"),
    [
        (0, [date(2027, 2, 1), date(2027, 3, 1)]),
        (1, [date(2027, 1, 1), date(2027, 2, 1), date(2027, 3, 1)]),
    ],
)
def test_an_automatic_customer_is_billed_whether_queued_before_or_after_the_advance(
    provider: Provider, advance_months: int, cycle_dates: list[date]
) -> None:
    profile = {"advance_months": advance_months, "lead_days": 0, "auto_create_statements": True}
    customer = CustomerFactory(
        **{f"bill_profile__{name}": value for name, value in profile.items()}
    )
    LineFactory(customer=customer)
    ProductFactory(customer=customer)

    for as_of in (
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 31),
        date(2027, 2, 1),
        date(2027, 3, 1),
    ):
        day(provider, as_of)

    billed = Statement.objects.order_by("cycle_date").values_list("cycle_date", "charges")
    assert list(billed) == [(cycle_date, 30) for cycle_date in cycle_dates]


def test_due_dates_that_pass_unpaid_are_told_by_the_day(provider: Provider) -> None:
    bill = StatementFactory(due_date=AS_OF - timedelta(days=1))

    day(provider)
    day(provider)

    told = Event.objects.filter(type="account.overdue")
    assert [event.object_key for event in told] == [bill.customer.account_number]
    assert ProcessRun.objects.filter(process="due-days", daily_run=None).count() == 2


@pytest.mark.parametrize("needed", ["mrc", "statements"])
def test_no_statement_and_no_advance_follow_a_paused_step(provider: Provider, needed: str) -> None:
    make_work_for_every_process()
    pause(provider, needed, reason="rates are wrong", actor="clara")
    cycle_dates = list(Customer.objects.order_by("pk").values_list("cycle_date", flat=True))

    runs = day(provider)

    skipped = {
        "mrc": ["mrc", "statements", "cycle", "mrc", "statements"],
        "statements": ["statements", "cycle", "statements"],
    }
    assert [run.process for run in runs if run.status == "SKIPPED"] == skipped[needed]
    assert list(Customer.objects.order_by("pk").values_list("cycle_date", flat=True)) == cycle_dates
    assert f"{needed} was skipped: paused: rates are wrong" in [run.note for run in runs]


def test_the_steps_that_need_nothing_go_on(provider: Provider) -> None:
    pause(provider, "mrc", reason="rates are wrong", actor="clara")

    runs = day(provider)

    assert [run.process for run in runs if run.status == "SUCCEEDED"] == [
        "nrc",
        "sync-status",
        "thresholds",
    ]


@pytest.mark.parametrize("process", ["nrc", "sync-status", "thresholds"])
def test_what_nothing_depends_on_stops_nobody(provider: Provider, process: str) -> None:
    pause(provider, process, reason="a look first", actor="clara")

    assert [run.process for run in day(provider) if run.status == "SKIPPED"] == [process]


@pytest.fixture
def failing_mrc(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise ValueError("no such rate")

    let_it_do(monkeypatch, "mrc", chunk_work=fail)


def test_no_statement_and_no_advance_follow_a_failed_step(
    provider: Provider, failing_mrc: None
) -> None:
    runs = day(provider)

    assert outcomes(runs) == [
        "nrc SUCCEEDED",
        "mrc FAILED",
        "statements SKIPPED",
        "cycle SKIPPED",
        "mrc FAILED",
        "statements SKIPPED",
        "sync-status SUCCEEDED",
        "thresholds SUCCEEDED",
    ]
    assert runs[3].note.startswith("mrc was failed: 1 of 1 chunks failed")


def test_a_step_that_breaks_outside_its_chunks_is_a_failed_run_too(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **values: object) -> None:
        raise ValueError("no list")

    let_it_do(monkeypatch, "sync-status", run_work=fail)

    assert outcomes(day(provider))[-2:] == ["sync-status FAILED", "thresholds SUCCEEDED"]
