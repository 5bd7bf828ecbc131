"""The figures of a day: counted once, counted again, and counted by the daily run."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.processes.states import RunStatus
from accounts.processes.switches import pause
from accounts.tenancy.transactions import recording
from notifications.models import Email
from products.models import Product
from sync.day.daily import run_daily
from sync.figures import operations
from sync.figures.models import DailyFigure
from sync.figures.states import FIGURES, Figure
from tests.factories import (
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    StatementFactory,
    TransactionFactory,
)

AS_OF = date(2026, 12, 27)


def count(provider: Provider, as_of: date = AS_OF, **options: bool) -> ProcessRun:
    return run_process(provider, FIGURES, as_of=as_of, started_by="a test", **options)


def kept(figure: Figure) -> list[tuple[date, str, str, int, Decimal]]:
    rows = DailyFigure.objects.filter(figure=figure).order_by("day", "part", "currency")
    return list(rows.values_list("day", "part", "currency", "number", "amount"))


def charge(product: Product, day: date, amount: int, **values: object) -> None:
    """Charge the product for a period of one day that it was not charged for before."""
    start = date(2020, 1, 1) + timedelta(days=product.transactions.count())
    TransactionFactory(
        customer=product.customer,
        product=product,
        amount=Decimal(amount),
        date=day,
        period_start=start,
        period_end=start,
        **values,
    )


@pytest.fixture
def fibre(provider: Provider) -> Product:
    return ProductFactory(product_type=ProductTypeFactory(code="FIBRE"))


def test_recurring_charges_are_added_up_by_day_and_product_type(
    provider: Provider, fibre: Product
) -> None:
    charge(fibre, date(2026, 11, 3), 30)
    charge(fibre, date(2026, 11, 3), 12)
    charge(fibre, date(2026, 12, 3), 30, kind="CREDIT")
    TransactionFactory(customer=fibre.customer, amount=Decimal(99))
    count(provider)
    assert kept(Figure.MRC) == [
        (date(2026, 11, 3), "FIBRE", "USD", 2, Decimal(42)),
        (date(2026, 12, 3), "FIBRE", "USD", 1, Decimal(-30)),
    ]


def test_counting_again_gives_the_same_and_takes_in_what_came_late(
    provider: Provider, fibre: Product
) -> None:
    charge(fibre, date(2026, 12, 3), 30)
    count(provider)
    count(provider)
    assert [row[3:] for row in kept(Figure.MRC)] == [(1, Decimal(30))]

    charge(fibre, date(2026, 10, 1), 5)
    count(provider)
    assert [(row[0].month, row[3]) for row in kept(Figure.MRC)] == [(10, 1), (12, 1)]


def test_statements_are_counted_on_the_day_they_were_made(provider: Provider) -> None:
    StatementFactory(charges=Decimal(50), credits=Decimal(20))
    StatementFactory(charges=Decimal(10))
    count(provider)
    assert kept(Figure.STATEMENTS) == [(date(2026, 12, 1), "REGULAR", "USD", 2, Decimal(40))]


def test_statements_of_the_last_month_that_are_unlike_the_usual_are_counted(
    provider: Provider,
) -> None:
    customer = CustomerFactory()
    for month, amount in ((9, 10), (10, 10), (11, 99), (12, 99)):
        day = date(2026, month, 1)
        charges = Decimal(amount)
        StatementFactory(customer=customer, created_on=day, cycle_date=day, charges=charges)
    count(provider)
    assert kept(Figure.UNUSUAL) == [(date(2026, 12, 1), "UNLIKE", "USD", 1, Decimal(99))]


def test_how_things_stand_is_kept_for_each_day_that_is_counted(provider: Provider) -> None:
    customer = CustomerFactory()
    count(provider)
    with recording(cause="SYNC_STATUS", as_of="2026-12-28"):
        Customer.objects.filter(pk=customer.pk).update(status="CLOSED")
    count(provider, AS_OF + timedelta(days=1))
    assert [row[:2] + row[3:4] for row in kept(Figure.ACCOUNTS)] == [
        (date(2026, 12, 27), "OPEN", 1),
        (date(2026, 12, 28), "CLOSED", 1),
    ]


def test_closures_are_counted_by_who_closed_and_restores_too(provider: Provider) -> None:
    first, second = CustomerFactory(), CustomerFactory()
    with recording(cause="SYNC_STATUS", as_of="2026-12-01"):
        Customer.objects.filter(pk=first.pk).update(status="CLOSED")
    with recording(cause="WORKFLOW", as_of="2026-12-02"):
        Customer.objects.filter(pk=second.pk).update(status="CLOSED")
    with recording(cause="RESTORE", as_of="2026-12-03"):
        Customer.objects.filter(pk=first.pk).update(status="OPEN")
    count(provider)
    assert [row[:2] for row in kept(Figure.CLOSURES)] == [
        (date(2026, 12, 1), "AUTOMATIC"),
        (date(2026, 12, 2), "BY_STAFF"),
        (date(2026, 12, 3), "RESTORED"),
    ]


def test_issues_are_kept_with_what_they_cost_a_month(provider: Provider) -> None:
    ProductFactory(customer__cycle_date=None, rate=Decimal("29.95"))
    count(provider)
    assert (AS_OF, "OPEN_CYCLE_NOT_ENABLED", "USD", 1, Decimal("29.95")) in kept(Figure.RISK)


def test_e_mails_are_counted_by_what_has_become_of_them(provider: Provider) -> None:
    email = Email.objects.create(
        provider=provider, customer=CustomerFactory(), as_of=AS_OF, address="ada@example.com"
    )
    count(provider)
    Email.objects.filter(pk=email.pk).update(status="SENT")
    count(provider)
    assert [row[1] for row in kept(Figure.EMAILS)] == ["SENT"]


def test_a_dry_run_keeps_nothing(provider: Provider) -> None:
    CustomerFactory()
    run = count(provider, dry_run=True)
    assert run.counts["accounts"] == 1
    assert DailyFigure.objects.count() == 0


def test_a_figure_that_fails_keeps_no_other_back(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> int:
        raise ValueError("no such figure")

    CustomerFactory()
    monkeypatch.setitem(operations.COUNTS, Figure.MRC, fail)
    run = count(provider)
    assert (run.status, run.error) == (
        RunStatus.FAILED,
        "not counted: Recurring charges: ValueError",
    )
    assert len(kept(Figure.ACCOUNTS)) == 1


def test_the_daily_run_counts_the_figures_last(provider: Provider) -> None:
    ProductFactory()
    run_daily(provider, as_of=AS_OF, started_by="a test")
    run = ProcessRun.objects.order_by("-id")[0]
    assert (run.process, run.status, run.as_of) == (FIGURES, RunStatus.SUCCEEDED, AS_OF)
    assert kept(Figure.ACCOUNTS) == [(AS_OF, "OPEN", "", 1, Decimal(0))]


def test_a_pause_keeps_the_figures_back_and_bills_the_day(provider: Provider) -> None:
    pause(provider, FIGURES, reason="Too slow", actor="eve")
    assert all(
        run.status == RunStatus.SUCCEEDED
        for run in run_daily(provider, as_of=AS_OF, started_by="a test")
    )
    assert DailyFigure.objects.count() == 0
