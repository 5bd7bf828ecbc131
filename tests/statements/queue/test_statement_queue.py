from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Provider
from statements.queue.rules import queued_for_statement
from tests.factories import ChildFactory, CustomerFactory, StatementFactory, TransactionFactory

AS_OF = date(2026, 12, 27)


def queue(as_of: date = AS_OF) -> list[Customer]:
    return list(queued_for_statement(as_of))


def billable(**values: Any) -> Customer:
    """A customer with an unposted charge, who enters the queue on 2026-12-27."""
    customer = CustomerFactory(**values)
    TransactionFactory(customer=customer)
    return customer


def test_a_customer_with_something_unposted_is_queued_when_its_cycle_comes_near(
    provider: Provider,
) -> None:
    customer = billable()

    assert queue() == [customer]


@pytest.mark.parametrize(
    ("as_of", "queued"),
    [(date(2026, 12, 26), False), (date(2026, 12, 27), True), (date(2027, 3, 1), True)],
)
def test_it_enters_so_many_lead_days_before_the_cycle_date(
    provider: Provider, as_of: date, queued: bool
) -> None:
    billable()

    assert bool(queue(as_of)) is queued


@pytest.mark.parametrize(
    ("status", "queued"),
    [("LEAD", False), ("PENDING", False), ("OPEN", True), ("SUSPENDED", False), ("CLOSED", True)],
)
def test_only_open_and_closed_customers_are_billed(
    provider: Provider, status: str, queued: bool
) -> None:
    billable(status=status)

    assert bool(queue()) is queued


def test_a_customer_without_a_cycle_is_not_queued(provider: Provider) -> None:
    billable(cycle_date=None)

    assert queue() == []


@pytest.mark.parametrize(
    ("created_on", "queued"),
    [(date(2027, 1, 1), True), (date(2027, 1, 2), False), (date(2026, 12, 1), True)],
)
def test_the_last_creation_must_be_five_days_before_cycle_plus_lead(
    provider: Provider, created_on: date, queued: bool
) -> None:
    customer = billable()
    StatementFactory(customer=customer, created_on=created_on, due_date=date(2026, 12, 1))

    assert bool(queue(date(2027, 1, 1))) is queued


@pytest.mark.parametrize(
    ("due_date", "queued"), [(date(2027, 1, 16), True), (date(2027, 1, 17), False)]
)
def test_the_last_due_date_must_be_five_days_before_cycle_plus_terms(
    provider: Provider, due_date: date, queued: bool
) -> None:
    customer = billable()
    StatementFactory(customer=customer, due_date=due_date)

    assert bool(queue()) is queued


@pytest.mark.parametrize(
    ("due_date", "queued"), [(date(2027, 1, 16), True), (date(2027, 1, 17), False)]
)
def test_a_daily_based_customer_looks_at_due_dates_alone(
    provider: Provider, due_date: date, queued: bool
) -> None:
    customer = billable(bill_profile__billing_mode="DAILY")
    StatementFactory(customer=customer, created_on=date(2027, 1, 5), due_date=due_date)

    assert bool(queue()) is queued


def test_the_latest_due_date_counts_even_when_it_is_of_an_older_statement(
    provider: Provider,
) -> None:
    customer = billable()
    StatementFactory(
        customer=customer,
        created_on=date(2026, 11, 1),
        cycle_date=date(2026, 11, 1),
        due_date=date(2027, 2, 1),
    )
    StatementFactory(customer=customer, created_on=date(2026, 12, 1), due_date=date(2026, 12, 21))

    assert queue() == []


@pytest.mark.parametrize("kind", ["CHARGE", "CREDIT", "PAYMENT"])
def test_any_kind_of_unposted_amount_queues(provider: Provider, kind: str) -> None:
    TransactionFactory(kind=kind)

    assert len(queue()) == 1


def test_an_unposted_amount_of_zero_does_not_queue(provider: Provider) -> None:
    TransactionFactory(amount=Decimal(0))

    assert queue() == []


def test_charges_and_payments_that_cancel_out_still_queue(provider: Provider) -> None:
    customer = billable()
    TransactionFactory(customer=customer, kind="PAYMENT")

    assert queue() == [customer]


def test_what_is_posted_does_not_queue(provider: Provider) -> None:
    bill = StatementFactory(created_on=date(2026, 11, 1), due_date=date(2026, 11, 20))
    TransactionFactory(customer=bill.customer, statement=bill)

    assert queue() == []


def test_a_childs_charge_queues_its_parent(provider: Provider) -> None:
    child = ChildFactory()
    TransactionFactory(customer=child)

    assert queue() == [child.parent]


@pytest.mark.parametrize(
    ("as_of", "due_day", "due"),
    [
        (date(2026, 12, 27), None, date(2027, 1, 21)),
        (date(2027, 2, 10), None, date(2027, 2, 10)),
        (date(2026, 12, 27), 25, date(2027, 1, 25)),
        (date(2027, 1, 28), 25, date(2027, 2, 25)),
        (date(2026, 12, 27), 31, date(2027, 1, 31)),
    ],
)
def test_the_due_date_is_the_terms_the_day_itself_or_the_due_day(
    provider: Provider, as_of: date, due_day: int | None, due: date
) -> None:
    billable(bill_profile__due_day=due_day)

    assert [customer.due_date for customer in queue(as_of)] == [due]


def test_it_is_evaluated_at_every_visit_by_one_query(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for _ in range(10):
        billable()

    with django_assert_num_queries(1):
        assert len(queue()) == 10
