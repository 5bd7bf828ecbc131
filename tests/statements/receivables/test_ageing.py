"""What is open on all statements, by how long it is due."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import Customer, Provider
from statements.receivables import ageing
from statements.receivables.ageing import receivables_by_age
from statements.receivables.states import Age
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory

AS_OF = date(2027, 6, 1)


def bill(customer: Customer, days_past_due: int, amount: int, before: int = 0) -> None:
    """Make a statement that asks for the amount anew, and was due so many days ago."""
    due = AS_OF - timedelta(days=days_past_due)
    made = StatementFactory(
        customer=customer,
        created_on=due - timedelta(days=20),
        cycle_date=due - timedelta(days=20),
        due_date=due,
        previous_balance=Decimal(before),
        charges=Decimal(amount),
    )
    TransactionFactory(
        customer=customer, amount=Decimal(amount), statement=made, date=made.created_on
    )


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (-5, Age.NOT_DUE),
        (0, Age.NOT_DUE),
        (1, Age.TO_30),
        (30, Age.TO_30),
        (31, Age.TO_60),
        (60, Age.TO_60),
        (61, Age.TO_90),
        (90, Age.TO_90),
        (91, Age.OLDER),
    ],
)
def test_a_statement_has_the_age_of_the_days_since_its_due_date(
    provider: Provider, days: int, age: Age
) -> None:
    bill(CustomerFactory(), days, 100)
    assert receivables_by_age(provider, AS_OF) == {(age, "USD"): (1, Decimal(100))}


def test_payments_settle_the_oldest_statement_first(provider: Provider) -> None:
    customer = CustomerFactory()
    bill(customer, 100, 100)
    bill(customer, 5, 50, before=100)
    TransactionFactory(
        customer=customer, kind="PAYMENT", amount=Decimal(120), date=AS_OF - timedelta(days=1)
    )
    assert receivables_by_age(provider, AS_OF) == {(Age.TO_30, "USD"): (1, Decimal(30))}


def test_currencies_stand_apart_and_many_accounts_are_taken_in_portions(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ageing, "AT_ONCE", 2)
    for currency in ("USD", "EUR", "USD", "EUR", "USD"):
        bill(CustomerFactory(currency=currency), 10, 40)
    assert receivables_by_age(provider, AS_OF) == {
        (Age.TO_30, "USD"): (3, Decimal(120)),
        (Age.TO_30, "EUR"): (2, Decimal(80)),
    }


def test_an_account_that_owes_nothing_has_no_age(provider: Provider) -> None:
    customer = CustomerFactory()
    bill(customer, 10, 100)
    TransactionFactory(customer=customer, kind="PAYMENT", amount=Decimal(100), date=AS_OF)
    CustomerFactory()
    assert receivables_by_age(provider, AS_OF) == {}
