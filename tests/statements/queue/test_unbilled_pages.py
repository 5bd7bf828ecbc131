"""Nothing is left unbilled: final statements, parked products and unpostable amounts."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.statements.queue.unbilled import BASE, FINAL, ON, PARKED, UNPOSTABLE


def owing(profile, number, **values):
    """Make an account with an unposted charge of 5.00."""
    customer = CustomerFactory(bill_profile=profile, account_number=number, **values)
    TransactionFactory(customer=customer, amount=Decimal("5.00"), date=date(2026, 11, 1))


def test_each_page_says_that_nothing_is_left(browser, plain_provider):
    for address in (FINAL, PARKED, UNPOSTABLE):
        assert 'data-empty="none"' in text(browser.get(address))


def test_they_stand_beside_the_queue(browser, plain_provider):
    page = text(browser.get(BASE))
    for address in (FINAL, PARKED, UNPOSTABLE):
        assert f'href="{address}"' in page


@pytest.mark.parametrize("address", [FINAL, PARKED, UNPOSTABLE])
@pytest.mark.parametrize("query", ["after=garbage", "q=%00", "profile=%27", "as_of=never"])
def test_a_mistyped_address_breaks_no_page(browser, closed, address, query):
    assert browser.get(f"{address}?{query}").status_code == 200


def test_another_providers_accounts_stay_out(browser, plain_provider, other_profile):
    with provider_transaction(other_profile.provider):
        for number, status in (("S-1", "CLOSED"), ("S-2", "LEAD")):
            owing(other_profile, number, status=status, cycle_date=None, currency="EUR")
    assert not browser.get(FINAL).context["page"]
    assert not browser.get(UNPOSTABLE).context["page"]


@pytest.mark.parametrize("address", [FINAL, PARKED, UNPOSTABLE])
def test_the_number_of_queries_does_not_grow(browser, plain_provider, queries_of, address):
    def more(numbers):
        with provider_transaction(plain_provider):
            profile, kind = (
                BillProfileFactory(code=f"B{numbers[0]}"),
                ProductTypeFactory(name="Fibre", code=f"T{numbers[0]}"),
            )
            for number in numbers:
                owing(profile, f"F-{number}", status="CLOSED", cycle_date=date(2020, 1, 5))
                owing(profile, f"U-{number}", status="LEAD", cycle_date=None)
                behind = CustomerFactory(
                    bill_profile=profile, account_number=f"K-{number}", cycle_date=date(2026, 12, 1)
                )
                ProductFactory(
                    customer=behind,
                    product_type=kind,
                    product_ref=f"P-{number}",
                    rate=Decimal("29.95"),
                    billed_through_date=date(2020, 1, 31),
                )

    more([1])
    few = queries_of(address + ON)
    more(range(10, 30))
    assert queries_of(address + ON) == few
    with provider_transaction(plain_provider):
        assert Customer.objects.count() == 63
