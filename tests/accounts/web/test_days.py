"""A page speaks of another day in a purple frame, and nothing of a live provider changes on it."""

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from accounts.web.days import ASK_FOR_DAY
from tests.architecture.test_posts import EVERY
from tests.browser import text
from tests.factories import CustomerFactory

OTHER = "?as_of=2026-12-20"


@pytest.fixture
def live(plain_provider, profile, grant):
    """A live provider with one customer, who may be edited."""
    grant("accounts.edit_customers")
    plain_provider.sandbox = False
    plain_provider.save()
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="A-1", name="Ada Boone")


def test_the_pages_that_ask_for_a_day_exist():
    assert {name for name, _, _ in EVERY} >= ASK_FOR_DAY


def test_the_top_bar_asks_for_the_day_and_keeps_the_filters(browser, live):
    page = text(browser.get("/customers/A-1/explain/"))
    assert 'name="as_of"' in page
    assert "other-day" not in page
    page = text(browser.get(f"/billing/create-statements/{OTHER}&q=A-1"))
    assert '<input type="hidden" name="q" value="A-1">' in page
    assert "As of" in page


def test_another_day_is_said_with_the_way_back(browser, live):
    page = text(browser.get(f"/customers/A-1/explain/{OTHER}"))
    for words in ("only-looked-at", "by the data of today", "Nothing can be changed", "Back to"):
        assert words in page


def test_nothing_of_a_live_provider_changes_on_it(browser, plain_provider, live):
    address = "/customers/A-1/edit/"
    version = browser.get(address).context["version"]
    values = {"name": "Ada Lovelace", "version": version}
    assert "shows another day than today" in text(browser.post(address + OTHER, values), 409)
    with provider_transaction(plain_provider):
        assert Customer.objects.get().name == "Ada Boone"
    assert browser.post(address, values).status_code == 302


def test_a_sandbox_says_that_acts_are_of_that_day(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="A-1")
    page = text(browser.get(f"/customers/A-1/{OTHER}"))
    assert "what you do here is done as of that day" in page
    assert "only-looked-at" not in page


def test_the_tabs_of_a_customer_keep_the_day(browser, live):
    page = text(browser.get(f"/customers/A-1/explain/{OTHER}"))
    assert f"/customers/A-1/coming/{OTHER}" in page
