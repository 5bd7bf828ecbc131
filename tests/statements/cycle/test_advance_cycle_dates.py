from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from statements.cycle.batch import Advanced, advance_cycle_dates
from statements.posting.batch import create_statements
from tests.factories import ChildFactory, CustomerFactory, TransactionFactory

EVERYBODY = AccountRange()


def advance(provider: Provider, as_of: date, accounts: AccountRange = EVERYBODY) -> Advanced:
    return advance_cycle_dates(provider, accounts=accounts, as_of=as_of)


@pytest.mark.parametrize(
    ("advance_months", "lead_days", "as_of", "cycle_date"),
    [
        (0, 0, date(2026, 12, 31), date(2027, 1, 1)),
        (0, 0, date(2027, 1, 1), date(2027, 2, 1)),
        (0, 5, date(2026, 12, 26), date(2027, 1, 1)),
        (0, 5, date(2026, 12, 27), date(2027, 2, 1)),
        (1, 5, date(2027, 1, 26), date(2027, 1, 1)),
        (1, 5, date(2027, 1, 27), date(2027, 2, 1)),
        (2, 0, date(2027, 2, 28), date(2027, 1, 1)),
        (2, 0, date(2027, 3, 1), date(2027, 2, 1)),
    ],
)
def test_the_date_moves_when_cycle_date_plus_advance_less_lead_is_reached(
    provider: Provider, advance_months: int, lead_days: int, as_of: date, cycle_date: date
) -> None:
    CustomerFactory(bill_profile__advance_months=advance_months, bill_profile__lead_days=lead_days)

    advance(provider, as_of)

    assert Customer.objects.get().cycle_date == cycle_date


def test_it_moves_again_and_again_until_it_has_caught_up(provider: Provider) -> None:
    CustomerFactory(bill_profile__lead_days=0)

    assert advance(provider, date(2027, 6, 15)) == Advanced(customers=1, months=5)
    assert Customer.objects.get().cycle_date == date(2027, 6, 1)


def test_it_moves_nothing_the_second_time(provider: Provider) -> None:
    CustomerFactory()
    advance(provider, date(2027, 1, 27))

    assert advance(provider, date(2027, 1, 27)) == Advanced()


def test_the_anchor_never_drifts(provider: Provider) -> None:
    CustomerFactory(cycle_date=date(2027, 1, 31), bill_profile__lead_days=0)
    found = []

    for as_of in (date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)):
        advance(provider, as_of)
        found.append(Customer.objects.get().cycle_date)

    assert found == [date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30), date(2027, 5, 31)]


@pytest.mark.parametrize("status", ["LEAD", "PENDING", "SUSPENDED", "CLOSED"])
def test_only_open_customers_move(provider: Provider, status: str) -> None:
    CustomerFactory(status=status)

    assert advance(provider, date(2028, 1, 1)) == Advanced()


def test_a_customer_without_a_cycle_has_no_date_to_move(provider: Provider) -> None:
    CustomerFactory(cycle_date=None)

    assert advance(provider, date(2028, 1, 1)) == Advanced()
    assert Customer.objects.get().cycle_date is None


def test_a_child_moves_with_its_own_profile(provider: Provider) -> None:
    child = ChildFactory(parent__cycle_date=None)

    assert advance(provider, date(2027, 1, 27)) == Advanced(customers=1, months=1)
    child.refresh_from_db()
    assert child.cycle_date == date(2027, 2, 1)


def test_customers_outside_the_range_are_left_alone(provider: Provider) -> None:
    inside, outside = CustomerFactory(), CustomerFactory()

    advance(provider, date(2027, 1, 27), AccountRange(inside.pk, inside.pk))

    outside.refresh_from_db()
    assert outside.cycle_date == date(2027, 1, 1)


def waiting_customer() -> Customer:
    """A customer in the statement queue from 2026-12-27 on, whose date would move on that day."""
    customer = CustomerFactory(
        bill_profile__advance_months=0, bill_profile__hold_cycle_for_statement=True
    )
    TransactionFactory(customer=customer, amount=Decimal(5))
    return customer


def test_a_held_date_waits_for_the_statement(provider: Provider) -> None:
    customer = waiting_customer()

    assert advance(provider, date(2027, 1, 10)) == Advanced()

    create_statements(provider, accounts=EVERYBODY, as_of=date(2027, 1, 10))
    assert advance(provider, date(2027, 1, 10)) == Advanced(customers=1, months=1)
    customer.refresh_from_db()
    assert customer.cycle_date == date(2027, 2, 1)


def test_a_held_date_moves_when_there_is_nothing_to_bill(provider: Provider) -> None:
    CustomerFactory(bill_profile__advance_months=0, bill_profile__hold_cycle_for_statement=True)

    assert advance(provider, date(2026, 12, 27)) == Advanced(customers=1, months=1)


def test_a_held_date_catches_up_only_as_far_as_the_queue_allows(provider: Provider) -> None:
    customer = waiting_customer()
    create_statements(provider, accounts=EVERYBODY, as_of=date(2026, 12, 27))
    TransactionFactory(customer=customer, amount=Decimal(5))

    advance(provider, date(2027, 6, 1))

    customer.refresh_from_db()
    assert customer.cycle_date == date(2027, 2, 1)


def test_the_number_of_queries_does_not_grow_with_customers(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for _ in range(15):
        CustomerFactory()

    with django_assert_num_queries(1):
        assert advance(provider, date(2027, 1, 27)).customers == 15
