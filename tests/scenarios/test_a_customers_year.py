"""A customer's year, run every few days: what it is charged, which statements it gets, and what it
owes in the end.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.calendar import anchored
from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from statements.charges.batch.one_time import charge_once
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.models import AccountBalance, Statement, Transaction
from statements.payments.past_due import past_due_of
from statements.posting.batch import create_statements
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    OneTimeProductFactory,
    ProductFactory,
    TransactionFactory,
)

EVERYBODY = AccountRange()
NEW_YEAR, NEW_YEARS_EVE = date(2027, 1, 1), date(2027, 12, 31)
MONTHLY = {"lead_days": 5, "terms_days": 20, "advance_months": 1, "auto_create_statements": True}


def bill(provider: Provider, first: date = NEW_YEAR, last: date = NEW_YEARS_EVE) -> None:
    """Run the money part of the daily run every fifth day: days left out lose nothing."""
    for number in range(0, (last - first).days + 1, 5):
        as_of = first + timedelta(days=number)
        charge_once(provider, accounts=EVERYBODY, as_of=as_of)
        for _ in range(2):
            post_recurring_charges(provider, accounts=EVERYBODY, as_of=as_of)
            create_statements(provider, accounts=EVERYBODY, as_of=as_of, automatic=True)
            advance_cycle_dates(provider, accounts=EVERYBODY, as_of=as_of)


def customer(**profile: Any) -> Customer:
    return CustomerFactory(
        bill_profile=BillProfileFactory(**(MONTHLY | profile)), cycle_date=NEW_YEAR
    )


@pytest.mark.parametrize(
    ("profile", "cycles"),
    [
        # From New Year to the next one, whose statement is due for making five days ahead
        ({}, 13),
        ({"advance_months": 0}, 12),  # nothing is charged before the first month is over
        ({"advance_months": 2, "terms_days": 30}, 12),
        ({"due_day": 21}, 13),
        ({"billing_mode": "DAILY"}, 13),
    ],
    ids=str,
)
def test_each_cycle_has_one_statement_over_one_month(
    provider: Provider, profile: dict[str, Any], cycles: int
) -> None:
    product = ProductFactory(customer=customer(**profile))

    bill(provider)

    statements = list(Statement.objects.order_by("created_on"))
    cycle_dates = [statement.cycle_date for statement in statements]
    assert cycle_dates == [anchored(cycle_dates[0], month, 1) for month in range(len(statements))]
    assert len(statements) == cycles
    assert [statement.charges for statement in statements][1:] == [product.rate] * (
        len(statements) - 1
    )
    assert [int(statement.statement_number) for statement in statements] == list(
        range(1, len(statements) + 1)
    )
    assert all(statement.due_date >= statement.created_on for statement in statements)


def test_each_statement_carries_on_from_the_last(provider: Provider) -> None:
    payer = customer()
    ProductFactory(customer=payer)
    bill(provider, last=date(2027, 3, 31))
    TransactionFactory(customer=payer, kind="PAYMENT", amount=Decimal(45), date=date(2027, 3, 31))
    bill(provider, first=date(2027, 4, 1))

    statements = list(Statement.objects.order_by("created_on"))

    assert [later.previous_balance for later in statements[1:]] == [
        earlier.balance for earlier in statements[:-1]
    ]
    account = AccountBalance.objects.get()
    unposted = account.unposted_charges - account.unposted_credits - account.unposted_payments
    assert account.charges - account.credits - account.payments == statements[-1].balance + unposted
    assert past_due_of(payer, date(2028, 3, 1)) == statements[-1].balance


def test_a_year_of_a_month_end_customer_has_no_hole_and_no_overlap(provider: Provider) -> None:
    profile = BillProfileFactory(**MONTHLY)
    payer = CustomerFactory(bill_profile=profile, cycle_date=date(2027, 1, 31))
    ProductFactory(customer=payer, billed_through_date=date(2027, 1, 30))

    bill(provider)

    periods = Transaction.objects.order_by("period_start").values_list("period_start", "period_end")
    assert [start for start, _ in periods][1:] == [end + timedelta(days=1) for _, end in periods][
        :-1
    ]
    assert [start.day for start, _ in periods][:11] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30]


def test_a_family_is_billed_together(provider: Provider) -> None:
    child = ChildFactory(
        parent=CustomerFactory(kind="PARENT", bill_profile=BillProfileFactory(**MONTHLY))
    )
    ProductFactory(customer=child.parent, rate=Decimal(10))
    ProductFactory(customer=child, rate=Decimal(7))
    OneTimeProductFactory(customer=child, rate=Decimal(100))

    bill(provider)

    statements = Statement.objects.order_by("created_on")
    assert set(statements.values_list("customer", flat=True)) == {child.parent_id}
    assert [statement.charges for statement in statements][:3] == [
        Decimal(117),
        Decimal(17),
        Decimal(17),
    ]


def test_a_suspended_customers_cycle_stands_still_and_its_charges_stop(provider: Provider) -> None:
    payer = customer()
    ProductFactory(customer=payer)
    bill(provider, last=date(2027, 3, 15))
    payer.refresh_from_db()
    payer.suspend()
    payer.save()
    charges = Transaction.objects.count()

    bill(provider, first=date(2027, 3, 16))

    assert Transaction.objects.count() == charges
    assert Customer.objects.get().cycle_date == date(2027, 3, 1)
