"""Workflows that wait for their day are started by the daily run of that day, before anything
bills.
"""

from datetime import date

from accounts.models import Customer, Provider, StatusChange
from products.models import Product
from statements.models import Transaction
from sync.day.daily import run_daily
from sync.models import ScheduledWorkflow
from sync.workflows.operations import schedule_season, schedule_workflow
from sync.workflows.schedule import cancel_scheduled
from tests.factories import ProductFactory

TODAY, WINTER, SPRING = date(2026, 12, 10), date(2026, 12, 20), date(2027, 3, 20)


def outcomes() -> list[tuple[str, str]]:
    return list(
        ScheduledWorkflow.objects.order_by("effective_on").values_list("workflow", "status")
    )


def live(provider: Provider, *dates: date) -> None:
    for day in dates:
        run_daily(provider, as_of=day, started_by="the test")


def test_a_season_is_suspended_and_comes_back_by_itself(provider: Provider) -> None:
    customer = ProductFactory().customer
    schedule_season(
        customer,
        as_of=TODAY,
        suspend_on=WINTER,
        reactivate_on=SPRING,
        actor="clara",
        reason="Winter",
    )

    live(provider, date(2026, 12, 19))
    assert Customer.objects.get().status == "OPEN"
    live(provider, WINTER)
    assert (Customer.objects.get().status, Product.objects.get().status) == (
        "SUSPENDED",
        "SUSPENDED",
    )
    live(provider, date(2027, 2, 1), SPRING)

    assert (Customer.objects.get().status, Product.objects.get().status) == ("OPEN", "ACTIVE")
    assert outcomes() == [("suspend", "DONE"), ("reactivate", "DONE")]
    changes = (
        StatusChange.objects.filter(subject="CUSTOMER")
        .order_by("id")
        .values_list("to_status", "actor", "via", "reason", "as_of")
    )
    assert list(changes) == [
        ("SUSPENDED", "clara", "SCHEDULE", "Winter", WINTER),
        ("OPEN", "clara", "SCHEDULE", "Winter", SPRING),
    ]


def test_it_comes_before_anything_bills(provider: Provider) -> None:
    """The day would charge January; the account is closed first, and is not charged."""
    day = date(2026, 12, 27)
    customer = ProductFactory().customer
    schedule_workflow(customer, "close", as_of=TODAY, effective_on=day, actor="clara")

    live(provider, day)

    assert Customer.objects.get().status == "CLOSED"
    assert not Transaction.objects.exists()


def test_one_that_is_cancelled_is_not_started(provider: Provider) -> None:
    customer = ProductFactory().customer
    cancel_scheduled(
        schedule_workflow(customer, "close", as_of=TODAY, effective_on=WINTER, actor="clara")
    )

    live(provider, WINTER)

    assert Customer.objects.get().status == "OPEN"
    assert outcomes() == [("close", "CANCELLED")]


def test_one_that_is_refused_says_why_and_stops_no_other(provider: Provider) -> None:
    suspended = ProductFactory(customer__status="SUSPENDED").customer
    other = ProductFactory().customer
    schedule_workflow(
        suspended, "suspend", as_of=TODAY, effective_on=WINTER, actor="clara", reason="Winter"
    )
    schedule_workflow(other, "close", as_of=TODAY, effective_on=WINTER, actor="clara")

    live(provider, WINTER)

    refused = ScheduledWorkflow.objects.get(status="REFUSED")
    assert "is suspended: suspend is not allowed; allowed: close, reactivate" in refused.outcome
    assert Customer.objects.get(pk=other.pk).status == "CLOSED"


def test_one_whose_day_was_missed_is_started_by_the_next_run(provider: Provider) -> None:
    customer = ProductFactory().customer
    schedule_workflow(customer, "close", as_of=TODAY, effective_on=WINTER, actor="clara")

    live(provider, date(2026, 12, 23))

    assert Product.objects.get().disconnected_on == WINTER
    live(provider, date(2026, 12, 24))
    assert StatusChange.objects.filter(subject="CUSTOMER").count() == 1
