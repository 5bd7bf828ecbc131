"""Due dates that pass unpaid, and promises that are not kept, are told once."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from accounts.customers.ranges import EVERYBODY, AccountRange
from accounts.models import Customer, Event, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.processes.switches import pause, resume
from statements.due_days.operations import Passed, tell_of_passed_days
from statements.models import PaymentPromise, Statement
from statements.payments.operations import cancel_promise, promise_payment
from tests.factories import (
    CustomerFactory,
    StatementFactory,
    TransactionFactory,
)

DUE = date(2026, 12, 21)
NEXT_DAY = date(2026, 12, 22)
DAY = timedelta(days=1)


@pytest.fixture
def bill(provider: Provider) -> Statement:
    """A statement over 100.00 that is due on 2026-12-21."""
    customer = CustomerFactory(account_number="A-1", name="Ada")
    return StatementFactory(customer=customer, charges=Decimal(100), statement_number="1001")


def tell(as_of: date = NEXT_DAY) -> Passed:
    return tell_of_passed_days(accounts=EVERYBODY, as_of=as_of)


def run(provider: Provider, as_of: date = NEXT_DAY, **options: Any) -> ProcessRun:
    return run_process(provider, "due-days", as_of=as_of, started_by="a test", **options)


def told(part: str = "due_date") -> list[tuple[str, Any]]:
    events = Event.objects.filter(type__in=["account.overdue", "promise.broken"]).order_by("pk")
    return [(event.object_key, event.data[part]) for event in events]


def promise(customer: Customer, **values: Any) -> PaymentPromise:
    usual = {"kind": "PROMISE", "until": DUE, "as_of": DUE - DAY, "actor": "clara"}
    return promise_payment(customer, **(usual | values))


def pay(customer: Customer, amount: int, day: date = DUE) -> None:
    TransactionFactory(customer=customer, kind="PAYMENT", amount=Decimal(amount), date=day)


# Due dates -----------------------------------------------------------------------------------


def test_an_account_that_owes_on_the_due_date_is_told(bill: Statement) -> None:
    pay(bill.customer, 30)

    assert tell() == Passed(overdue=1)

    event = Event.objects.get(type="account.overdue")
    assert (event.object_kind, event.object_key, event.as_of) == ("account", "A-1", NEXT_DAY)
    assert event.customer_id == bill.customer_id
    assert event.data == {
        "account_number": "A-1",
        "name": "Ada",
        "status": "OPEN",
        "currency": "USD",
        "past_due": "70.00",
        "statement_number": "1001",
        "due_date": "2026-12-21",
    }


def test_it_is_told_on_the_day_after_and_not_before(bill: Statement) -> None:
    assert tell(DUE) == Passed()
    assert tell(NEXT_DAY) == Passed(overdue=1)


def test_whoever_has_paid_is_not_told(bill: Statement) -> None:
    pay(bill.customer, 100)

    assert tell() == Passed()


def test_it_is_told_once_for_each_due_date(provider: Provider, bill: Statement) -> None:
    run(provider)
    run(provider)
    run(provider, NEXT_DAY + DAY)
    later = date(2027, 1, 21)
    StatementFactory(
        customer=bill.customer,
        created_on=date(2027, 1, 1),
        cycle_date=date(2027, 1, 1),
        due_date=later,
        previous_balance=Decimal(100),
    )
    run(provider, later)
    run(provider, later + DAY)

    assert told() == [("A-1", "2026-12-21"), ("A-1", "2027-01-21")]


def test_a_day_that_is_run_again_after_a_failure_tells_nothing_twice(bill: Statement) -> None:
    tell()  # as a chunk of a run does whose other chunks fail

    assert tell() == Passed()
    assert told() == [("A-1", "2026-12-21")]


def test_of_two_statements_of_a_day_the_one_made_last_counts(bill: Statement) -> None:
    StatementFactory(
        customer=bill.customer,
        created_on=date(2026, 12, 2),
        cycle_date=date(2026, 12, 2),
        previous_balance=Decimal(100),
        charges=Decimal(5),
        statement_number="1002",
    )

    assert tell() == Passed(overdue=1)
    assert told("past_due") == [("A-1", "105.00")]


def test_days_that_were_not_run_are_told_later(provider: Provider, bill: Statement) -> None:
    run(provider, DUE - 5 * DAY)

    run(provider, DUE + 9 * DAY)

    assert told() == [("A-1", "2026-12-21")]


def test_what_passed_before_the_first_run_is_no_news(provider: Provider, bill: Statement) -> None:
    assert run(provider, NEXT_DAY + DAY).counts == {"overdue": 0, "broken": 0}
    assert told() == []


def test_a_run_of_a_mistyped_year_hides_nothing(provider: Provider, bill: Statement) -> None:
    run(provider, date(2036, 12, 22))

    assert run(provider).counts["overdue"] == 1


def test_a_pause_delays_and_hides_nothing(provider: Provider, bill: Statement) -> None:
    run(provider, DUE)
    pause(provider, "due-days", reason="a look first", actor="clara")
    assert run(provider).status == "SKIPPED"
    resume("due-days", actor="clara")

    assert run(provider, NEXT_DAY + 3 * DAY).counts["overdue"] == 1


def test_a_child_is_not_told_for_its_parent(provider: Provider) -> None:
    parent = CustomerFactory(kind="PARENT", account_number="P-1")
    CustomerFactory(kind="CHILD", parent=parent, account_number="C-1")
    StatementFactory(customer=parent)

    tell()

    assert told() == [("P-1", "2026-12-21")]


def test_accounts_outside_the_range_are_left_alone(bill: Statement) -> None:
    StatementFactory()
    only = AccountRange(bill.customer_id, bill.customer_id)

    assert tell_of_passed_days(accounts=only, as_of=NEXT_DAY) == Passed(overdue=1)


# Promises ------------------------------------------------------------------------------------


def test_a_promise_that_is_not_kept_is_told_once(bill: Statement) -> None:
    made = promise(bill.customer, amount=Decimal(60))
    pay(bill.customer, 50)
    assert tell(DUE).broken == 0

    assert tell() == Passed(overdue=1, broken=1)
    assert tell() == Passed()

    event = Event.objects.get(type="promise.broken")
    assert (event.object_kind, event.object_key) == ("promise", str(made.pk))
    assert event.customer_id == bill.customer_id
    assert (event.data["until"], event.data["amount"]) == ("2026-12-21", "60.00")


@pytest.mark.parametrize("kind", ["PROMISE", "PENDING"])
def test_a_payment_under_way_that_does_not_come_is_told_too(bill: Statement, kind: str) -> None:
    promise(bill.customer, kind=kind)

    assert tell().broken == 1
    assert Event.objects.get(type="promise.broken").data["kind"] == kind


@pytest.mark.parametrize(("amount", "paid"), [(60, 60), (60, 100), (None, 100)])
def test_a_promise_that_is_kept_is_not_told(bill: Statement, amount: int | None, paid: int) -> None:
    promise(bill.customer, amount=amount and Decimal(amount))
    pay(bill.customer, paid)

    assert tell().broken == 0


@pytest.mark.parametrize("paid", [0, 40])
def test_a_promise_of_all_is_broken_while_something_is_past_due(bill: Statement, paid: int) -> None:
    promise(bill.customer)
    if paid:
        pay(bill.customer, paid)

    assert tell().broken == 1


def test_a_payment_that_comes_too_late_keeps_no_promise(bill: Statement) -> None:
    promise(bill.customer, amount=Decimal(60))
    pay(bill.customer, 60, NEXT_DAY)

    assert tell().broken == 1


def test_a_promise_that_was_cancelled_is_not_told(bill: Statement) -> None:
    cancel_promise(promise(bill.customer), actor="clara")

    assert tell().broken == 0


# Runs ----------------------------------------------------------------------------------------


def test_a_run_counts_what_it_tells_and_a_dry_one_tells_nothing(
    provider: Provider, bill: Statement
) -> None:
    promise(bill.customer)

    assert run(provider, dry_run=True).counts == {"overdue": 1, "broken": 1}
    assert told() == []

    made = run(provider)
    assert made.counts == {"overdue": 1, "broken": 1}
    runs = Event.objects.exclude(run_id=None).exclude(type="run.finished")
    assert set(runs.values_list("run_id", "actor")) == {(made.pk, "a test")}


def test_what_is_rolled_back_is_told_later(bill: Statement) -> None:
    with transaction.atomic():
        tell()
        transaction.set_rollback(True)

    assert told() == []
    assert tell() == Passed(overdue=1)


def test_the_number_of_queries_does_not_grow(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for number in (1, 15):
        for _ in range(number):
            promise(StatementFactory().customer)
        with django_assert_num_queries(10):
            assert tell() == Passed(number, number)
