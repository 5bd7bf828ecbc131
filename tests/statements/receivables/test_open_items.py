"""Which statement the payments cover (docs/rules.md section 2, Open items)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.models import Provider
from statements.models import AccountBalance, Statement
from statements.payments.past_due import past_due_of
from statements.receivables.open_items import with_money
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory


@pytest.fixture
def march(provider: Provider) -> Statement:
    """A statement over 100.00, due on 20 March 2027."""
    march = StatementFactory(
        customer=CustomerFactory(),
        created_on=date(2027, 3, 1),
        cycle_date=date(2027, 3, 1),
        due_date=date(2027, 3, 20),
        charges=Decimal(100),
    )
    TransactionFactory(
        customer=march.customer, amount=Decimal(100), statement=march, date=date(2027, 3, 1)
    )
    return march


def pay(march: Statement, amount: int, day: date, statement: Statement | None = None) -> None:
    TransactionFactory(
        customer=march.customer,
        kind="PAYMENT",
        amount=Decimal(amount),
        date=day,
        statement=statement,
    )


def april_of(march: Statement) -> Statement:
    """The next statement: 100.00 anew, the unposted payment of 40.00 posted on it."""
    april = StatementFactory(
        customer=march.customer,
        created_on=date(2027, 4, 1),
        cycle_date=date(2027, 4, 1),
        due_date=date(2027, 4, 20),
        previous_balance=Decimal(100),
        charges=Decimal(100),
        payments=Decimal(40),
    )
    TransactionFactory(
        customer=march.customer, amount=Decimal(100), statement=april, date=date(2027, 4, 1)
    )
    pay(march, 40, date(2027, 3, 15), april)
    return april


def said(statements: list[Statement], as_of: date) -> list[tuple[str, Decimal]]:
    return [(row.state.label, row.open) for row in with_money(statements, as_of)]


def test_a_statement_is_open_then_part_paid_then_overdue_then_paid(march: Statement) -> None:
    assert said([march], date(2027, 3, 2)) == [("Open", 100)]
    pay(march, 40, date(2027, 3, 15))
    assert said([march], date(2027, 3, 20)) == [("Part paid", 60)]
    assert said([march], date(2027, 3, 21)) == [("Overdue", 60)]
    pay(march, 60, date(2027, 3, 22))
    assert said([march], date(2027, 3, 22)) == [("Paid", 0)]


def test_payments_settle_the_oldest_statement_first(march: Statement) -> None:
    april = april_of(march)
    assert said([april, march], date(2027, 4, 1)) == [("Open", 100), ("Overdue", 60)]

    pay(march, 130, date(2027, 4, 10))
    assert said([april, march], date(2027, 4, 10)) == [("Part paid", 30), ("Paid", 0)]


def test_what_is_open_adds_up_to_the_balance_and_to_what_is_past_due(march: Statement) -> None:
    april = april_of(march)
    pay(march, 70, date(2027, 4, 10))
    sums = AccountBalance.objects.aggregate(*(Sum(name) for name in ("charges", "payments")))
    for as_of in (date(2027, 3, 21), date(2027, 4, 20), date(2027, 4, 21)):
        rows = with_money([march, april], as_of)
        assert sum(row.open for row in rows) == sums["charges__sum"] - sums["payments__sum"]
        overdue = sum(row.open for row in rows if row.state == "OVERDUE")
        assert overdue == past_due_of(march.customer, as_of)


def test_a_balance_below_zero_is_in_credit(march: Statement) -> None:
    credit = StatementFactory(
        customer=march.customer,
        created_on=date(2027, 4, 1),
        cycle_date=date(2027, 4, 1),
        due_date=date(2027, 4, 20),
        previous_balance=Decimal(100),
        charges=Decimal(0),
        payments=Decimal(130),
    )
    pay(march, 130, date(2027, 3, 15), credit)
    assert said([march, credit], date(2027, 4, 2)) == [("Paid", 0), ("In credit", 0)]


def test_a_reversed_payment_leaves_the_statement_open_again(march: Statement) -> None:
    pay(march, 100, date(2027, 3, 15))
    payment = march.customer.transactions.get(kind="PAYMENT")
    TransactionFactory(customer=march.customer, amount=Decimal(100), reverses=payment)
    assert said([march], date(2027, 3, 16)) == [("Open", 100)]


def test_it_asks_one_query_for_any_number_of_accounts(
    provider: Provider, django_assert_num_queries
) -> None:
    statements = [StatementFactory() for _ in range(5)]
    with django_assert_num_queries(1):
        with_money(statements, date(2027, 3, 1))
    with django_assert_num_queries(0):
        assert with_money([], date(2027, 3, 1)) == []
