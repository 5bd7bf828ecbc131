"""The coming days on the page of a customer."""

from datetime import date

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory, ProductFactory

ON = "?as_of=2026-12-20"


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(bill_profile=profile, account_number="A-1")
        ProductFactory(customer=customer, product_ref="P-1", billed_through_date=date(2026, 12, 31))


def test_the_tab_shows_the_coming_days(browser, ada):
    page = text(browser.get(f"/customers/A-1/coming/{ON}"))
    for words in ("From", "18 Feb 2027", "The cycle date moves to", "$60.00", "P-1"):
        assert words in page


def test_the_overview_fetches_them(browser, ada):
    assert "/customers/A-1/coming/days/" in text(browser.get(f"/customers/A-1/{ON}"))
    page = text(browser.get(f"/customers/A-1/coming/days/{ON}"))
    assert "Enters the queue." in page
    assert "<html" not in page


def test_an_account_without_a_future_says_so(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        CustomerFactory(
            bill_profile=profile, account_number="A-2", status="CLOSED", cycle_date=None
        )
    assert "Nothing happens in these days" in text(browser.get(f"/customers/A-2/coming/{ON}"))
