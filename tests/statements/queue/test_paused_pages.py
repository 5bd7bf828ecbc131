"""While statements are paused, nothing offers to create any."""

from datetime import date

import pytest

from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from statements.posting.states import STATEMENTS
from tests.browser import text
from tests.factories import CustomerFactory, TransactionFactory

PERMISSION = "statements.create_statements"


@pytest.mark.parametrize(
    ("address", "status", "day"),
    [
        ("/billing/create-statements/", "OPEN", date(2026, 11, 25)),
        ("/billing/create-statements/final/", "CLOSED", None),
    ],
)
def test_the_buttons_are_off_and_the_page_says_why(
    browser, plain_provider, profile, grant, address, status, day
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        customer = CustomerFactory(bill_profile=profile, status=status, cycle_date=day)
        TransactionFactory(customer=customer, date=date(2026, 9, 1))
    page = text(browser.get(f"{address}?as_of=2026-11-20"))
    assert 'value="all" >' in page

    with provider_transaction(plain_provider):
        pause(plain_provider, STATEMENTS, reason="Prices are being checked", actor="eve")
    page = text(browser.get(f"{address}?as_of=2026-11-20"))
    assert "paused: Prices are being checked. No " in page
    assert "data-needs-picked disabled data-refused" in page
    assert 'value="all" disabled' in page
