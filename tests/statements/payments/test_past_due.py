from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Customer, Provider
from statements.models import Statement
from statements.payments.past_due import overdue, past_due_of
from tests.factories import (
    CustomerFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
    make_family,
)

AS_OF = date(2027, 1, 15)


@pytest.fixture
def bill(provider: Provider) -> Statement:
    """A statement over 100.00 that was due on 2026-12-21."""
    return StatementFactory(charges=Decimal(100))


def owed(customer: Customer, as_of: date = AS_OF) -> Decimal:
    return past_due_of(customer, as_of)


def test_a_statement_that_was_due_is_past_due_in_full(bill: Statement) -> None:
    assert owed(bill.customer) == Decimal(100)


@pytest.mark.parametrize(("as_of", "amount"), [(date(2026, 12, 21), 0), (date(2026, 12, 22), 100)])
def test_it_is_past_due_from_the_day_after_the_due_date(
    bill: Statement, as_of: date, amount: int
) -> None:
    assert owed(bill.customer, as_of) == amount


def test_without_a_statement_nothing_is_past_due(provider: Provider) -> None:
    customer = CustomerFactory()
    TransactionFactory(customer=customer, amount=Decimal(50))

    assert owed(customer) == 0


@pytest.mark.parametrize(
    ("values", "amount"),
    [
        ({"kind": "PAYMENT", "amount": Decimal(30)}, 70),
        ({"kind": "PAYMENT", "amount": Decimal(130)}, 0),
        ({"kind": "CREDIT", "amount": Decimal(30)}, 70),
        ({"kind": "CHARGE", "amount": Decimal(30)}, 100),
    ],
)
def test_payments_and_credits_since_reduce_it_and_charges_do_not(
    bill: Statement, values: dict[str, Any], amount: int
) -> None:
    TransactionFactory(customer=bill.customer, **values)

    assert owed(bill.customer) == amount


def test_a_recurring_credit_since_does_not_reduce_it(bill: Statement) -> None:
    product = ProductFactory(customer=bill.customer)
    TransactionFactory(
        customer=bill.customer,
        kind="CREDIT",
        product=product,
        period_start=date(2027, 1, 1),
        period_end=date(2027, 1, 31),
    )

    assert owed(bill.customer) == 100


def test_a_reversed_payment_is_owed_again(bill: Statement) -> None:
    payment = TransactionFactory(customer=bill.customer, kind="PAYMENT", amount=Decimal(30))
    TransactionFactory(customer=bill.customer, kind="CHARGE", amount=Decimal(30), reverses=payment)

    assert owed(bill.customer) == 100


def test_what_is_on_the_statement_itself_does_not_count_again(bill: Statement) -> None:
    TransactionFactory(customer=bill.customer, kind="PAYMENT", amount=Decimal(30), statement=bill)

    assert owed(bill.customer) == 100


def test_a_payment_on_a_newer_statement_counts(bill: Statement) -> None:
    newer = StatementFactory(
        customer=bill.customer,
        created_on=date(2027, 1, 1),
        cycle_date=date(2027, 1, 1),
        due_date=date(2027, 1, 31),
    )
    TransactionFactory(customer=bill.customer, kind="PAYMENT", amount=Decimal(30), statement=newer)

    assert owed(bill.customer) == 70


def test_the_statement_of_the_latest_due_date_decides(bill: Statement) -> None:
    StatementFactory(
        customer=bill.customer,
        created_on=date(2027, 1, 1),
        cycle_date=date(2027, 1, 1),
        due_date=date(2027, 1, 10),
        charges=Decimal(7),
    )

    assert owed(bill.customer) == 7


def test_a_childs_payment_counts_for_its_parent(provider: Provider) -> None:
    parent, (child,) = make_family()
    StatementFactory(customer=parent, charges=Decimal(100))
    TransactionFactory(customer=child, kind="PAYMENT", amount=Decimal(60))

    assert owed(parent) == 40


def test_the_overdue_are_those_who_still_owe_something(bill: Statement) -> None:
    paid = StatementFactory(charges=Decimal(10))
    TransactionFactory(customer=paid.customer, kind="PAYMENT", amount=Decimal(10))
    CustomerFactory()

    assert list(overdue(AS_OF)) == [bill.customer]
