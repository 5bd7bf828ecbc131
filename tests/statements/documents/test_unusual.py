"""Statements that are unlike those before them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import BillProfile, Provider
from accounts.tenancy.transactions import provider_transaction
from statements.documents.unusual import unusual
from statements.models import Statement
from tests.factories import CustomerFactory, StatementFactory


def charged(*amounts: int, **customer: Any) -> None:
    """Make a statement a month over these amounts."""
    account = CustomerFactory(**customer)
    for month, amount in enumerate(amounts, start=1):
        day = date(2027, month, 1)
        StatementFactory(customer=account, created_on=day, cycle_date=day, charges=Decimal(amount))


@pytest.mark.parametrize(
    ("amounts", "last_is_unusual"),
    [
        ((100, 100, 151), True),
        ((100, 100, 150), False),
        ((100, 100, 49), True),
        ((100, 100, 50), False),
        ((100, 900), False),
        ((10, 200, 200, 200, 250), False),
        ((0, 0, 1), True),
    ],
)
def test_it_charges_over_half_more_or_less_than_the_three_before(
    provider: Provider, amounts: tuple[int, ...], last_is_unusual: bool
) -> None:
    charged(*amounts)
    last = Statement.objects.filter(created_on__month=len(amounts))
    assert unusual(last).exists() == last_is_unusual


def test_the_list_of_statements_shows_them_alone(
    browser: Any, plain_provider: Provider, profile: BillProfile
) -> None:
    with provider_transaction(plain_provider):
        charged(100, 100, 500, account_number="A-HIGH", bill_profile=profile)
        charged(100, 100, 100, account_number="A-SAME", bill_profile=profile)
    page = browser.get("/billing/statements/?amount=unusual")
    assert [row.statement.customer.account_number for row in page.context["page"].rows] == [
        "A-HIGH"
    ]
