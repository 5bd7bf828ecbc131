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
