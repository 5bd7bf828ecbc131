"""A customer is given another bill profile or cycle day, once what that causes was shown."""

from datetime import date

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import BillProfileFactory, CustomerFactory, ProductFactory

TERMS = "/customers/A-1/terms/?as_of=2026-11-20"


@pytest.fixture
def ada(grant, plain_provider, profile):
    grant("accounts.edit_customers")
    with provider_transaction(plain_provider):
        BillProfileFactory(code="EARLY", name="Early", lead_days=20)
        BillProfileFactory(code="FIRST", name="First", cycle_day=1)
        customer = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=date(2026, 12, 8)
        )
        ProductFactory(customer=customer, billed_through_date=date(2026, 12, 7))


def stored(provider):
    with provider_transaction(provider):
        return Customer.objects.select_related("bill_profile").get(account_number="A-1")


def shown(browser, **values):
    version = browser.get(TERMS).context["version"]
    values = {"bill_profile": "MONTHLY", "cycle_day": "8", "version": version} | values
    answer = browser.post(TERMS, values)
    return answer, values | {"shown": answer.context.get("shown", "")}


def test_another_profile_is_given_once_its_effect_was_shown(browser, plain_provider, ada):
    answer, confirmed = shown(browser, bill_profile="EARLY")
    (change,) = answer.context["steps"]
    assert change.now.statement.startswith("Not yet: the cycle date is 8 Dec 2026; with 5 lead")
    assert "lead days" not in change.then.statement
    page = text(answer)
    assert "As it is" in page
    assert "With the change" in page
    assert stored(plain_provider).bill_profile.code == "MONTHLY"
    assert browser.post(TERMS, confirmed).url == "/customers/A-1/"
    assert stored(plain_provider).bill_profile.code == "EARLY"


def test_another_cycle_day_waits_for_the_next_advance(browser, plain_provider, ada):
    answer, confirmed = shown(browser, cycle_day="20")
    (change,) = answer.context["steps"]
    moves = [
        entry.words
        for one in change.then.timeline.days
        for entry in one.entries
        if entry.word == "Cycle date"
    ]
    assert moves[0] == "The cycle date moves to 20 Jan 2027."
    browser.post(TERMS, confirmed)
    assert (stored(plain_provider).cycle_day, stored(plain_provider).next_cycle_day) == (8, 20)
    assert "its cycle day is the 20th" in text(browser.get("/customers/A-1/"))
    assert browser.get(TERMS).context["form"]["cycle_day"].value() == 20


def test_a_profile_brings_its_own_cycle_day(browser, plain_provider, ada):
    _, confirmed = shown(browser, bill_profile="FIRST")
    browser.post(TERMS, confirmed)
    assert stored(plain_provider).next_cycle_day == 1


def test_a_cycle_day_that_is_not_the_profiles_is_refused_beside_its_field(browser, ada):
    answer, _ = shown(browser, bill_profile="FIRST", cycle_day="9")
    assert answer.status_code == 409
    assert "cycle_day" in answer.context["form"].errors


def test_a_profile_that_cannot_be_given_is_refused_beside_its_field(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        BillProfileFactory(code="BLOCKS", due_day=20, terms_days=20)
    answer, _ = shown(browser, bill_profile="BLOCKS")
    assert answer.status_code == 409
    assert "bill_profile" in answer.context["form"].errors


def test_nobody_changes_terms_without_the_permission(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="A-1")
    assert browser.get(TERMS).status_code == 403
