"""What the command palette finds."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import CustomerFactory

PALETTE = "/palette/"


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(account_number="A-1", name="Ada <b>", bill_profile=profile)


def test_without_a_text_it_lists_all_places(browser):
    page = text(browser.get(PALETTE))
    assert 'data-goto="/billing/overdue/"' in page
    assert 'data-goto="/customers/"' in page


def test_it_finds_places_and_accounts_by_what_is_typed(browser, ada):
    page = text(browser.get(PALETTE, {"q": "ada"}))
    assert 'data-goto="/customers/A-1/"' in page
    assert "Ada &lt;b&gt;" in page
    assert "/billing/overdue/" not in page


def test_it_costs_a_constant_number_of_queries(queries_of, plain_provider, profile, ada):
    before = queries_of(f"{PALETTE}?q=Ada")
    with provider_transaction(plain_provider):
        for number in range(10):
            CustomerFactory(account_number=f"B-{number}", name="Ada", bill_profile=profile)
    assert queries_of(f"{PALETTE}?q=Ada") <= before
