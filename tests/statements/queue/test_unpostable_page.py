"""Amounts that no statement can take, each with the way out."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory, TransactionFactory
from tests.statements.queue.unbilled import UNPOSTABLE


@pytest.mark.parametrize(
    ("status", "cycle_date", "way"),
    [
        ("LEAD", None, "/workflows/qualify/"),
        ("PENDING", None, "/workflows/activate/"),
        ("SUSPENDED", date(2026, 11, 25), "/workflows/reactivate/"),
        ("OPEN", None, "/issues/UNPOSTABLE_TRANSACTIONS/A-1/"),
        ("CLOSED", None, "/final/?q=A-1"),
    ],
)
def test_unpostable_amounts_are_shown_with_the_way_out(
    browser, plain_provider, profile, grant, status, cycle_date, way
):
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-1", status=status, cycle_date=cycle_date
            ),
            amount=Decimal("12.00"),
            date=date(2026, 11, 1),
        )
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-2", cycle_date=date(2026, 11, 25)
            ),
            amount=Decimal("13.00"),
            date=date(2026, 11, 1),
        )
    response = browser.get(UNPOSTABLE)
    assert accounts_on(response) == ["A-1"]
    assert (way in text(response)) is (status == "CLOSED")
    for permission in ("accounts.run_workflows", "sync.fix_accounts"):
        grant(permission)
    assert way in text(browser.get(UNPOSTABLE))


def test_an_amount_of_a_child_is_its_parents(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        parent = CustomerFactory(
            bill_profile=profile,
            account_number="P-1",
            cycle_date=None,
            kind="PARENT",
            status="SUSPENDED",
        )
        TransactionFactory(
            customer=CustomerFactory(
                bill_profile=profile,
                account_number="C-1",
                kind="CHILD",
                parent=parent,
                cycle_date=date(2026, 11, 25),
            ),
            amount=Decimal("12.00"),
            date=date(2026, 11, 1),
        )
    assert accounts_on(browser.get(UNPOSTABLE)) == ["P-1"]
