"""Parked products: what would be charged since when, and their release."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from products.models import BillingGap, Product
from statements.models import Transaction
from tests.browser import text
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory
from tests.statements.queue.unbilled import ON, PARKED

RELEASE = "statements.release_parked"


@pytest.fixture
def parked(plain_provider, profile):
    """A product that is thirty periods behind, and one that is up to date."""
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=date(2026, 12, 1),
        )
        kind = ProductTypeFactory(code="FIBRE", name="Fibre")
        ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref="P-2",
            rate=Decimal("29.95"),
            billed_through_date=date(2026, 12, 31),
        )
        return ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("10.00"),
            billed_through_date=date(2024, 6, 30),
        )


def test_parked_products_say_what_would_be_charged_since_when(browser, parked):
    page = text(browser.get(PARKED + ON))
    for words in ("P-1", "1 Jul 2024", "31 Dec 2026", "$300.00", "More than 24 periods", RELEASE):
        assert words in page, words
    assert "P-2" not in page


def release(client, **values):
    asked = {"from_date": "", "reason": ""} | values
    shown = client.get(f"{PARKED}P-1/{ON}", asked | {"as_of": "2026-11-20"}).context.get(
        "shown", ""
    )
    return client.post(f"{PARKED}P-1/{ON}", asked | {"shown": shown}, follow=True)


def test_a_parked_product_is_released_whole(browser, plain_provider, grant, parked):
    grant(RELEASE)
    page = text(browser.get(f"{PARKED}P-1/{ON}"))
    assert "Release and charge 30 periods" in page
    with provider_transaction(plain_provider):
        assert not Transaction.objects.exists()
    assert "30 entries posted" in text(release(browser))
    with provider_transaction(plain_provider):
        assert Transaction.objects.count() == 30
        assert Product.objects.get(product_ref="P-1").billed_through_date == date(2026, 12, 31)
    assert 'data-empty="none"' in text(browser.get(PARKED + ON))


def test_a_parked_product_is_released_from_a_later_date_with_a_reason(
    browser, plain_provider, grant, parked
):
    grant(RELEASE)
    assert "$60.00" in text(browser.get(f"{PARKED}P-1/{ON}&from_date=2026-07-01"))
    assert "Say why the days before are not charged" in text(
        release(browser, from_date="2026-07-01"), 409
    )
    assert "6 entries posted" in text(
        release(browser, from_date="2026-07-01", reason="Never delivered before")
    )
    with provider_transaction(plain_provider):
        gap = BillingGap.objects.get()
        assert (gap.first_day, gap.last_day, gap.reason) == (
            date(2024, 7, 1),
            date(2026, 6, 30),
            "Never delivered before",
        )


@pytest.mark.parametrize("day", ["2024-06-30", "2027-02-01"])
def test_a_date_outside_what_it_is_behind_is_refused(browser, plain_provider, grant, parked, day):
    grant(RELEASE)
    assert "is not between 1 Jul 2024 and 31 Dec 2026" in text(
        release(browser, from_date=day, reason="x"), 409
    )
    with provider_transaction(plain_provider):
        assert not Transaction.objects.exists()


def test_what_was_not_shown_is_not_released(browser, plain_provider, grant, parked):
    grant(RELEASE)
    browser.post(f"{PARKED}P-1/{ON}", {"from_date": "2026-07-01", "reason": "x", "shown": "all"})
    browser.post(f"{PARKED}P-1/{ON}", {"from_date": "soon", "shown": "all"})
    with provider_transaction(plain_provider):
        assert not Transaction.objects.exists()


def test_while_charges_are_paused_nothing_is_released(browser, plain_provider, grant, parked):
    grant(RELEASE)
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process="mrc", reason="Prices are being checked"
        )
    assert "Prices are being checked" in text(release(browser), 409)
    with provider_transaction(plain_provider):
        assert not Transaction.objects.exists()


def test_releasing_needs_its_permission_and_ones_own_product(
    browser, plain_provider, grant, parked, other_profile
):
    assert browser.post(f"{PARKED}P-1/{ON}").status_code == 403
    grant(RELEASE)
    with provider_transaction(other_profile.provider):
        ProductFactory(
            customer=CustomerFactory(
                bill_profile=other_profile,
                account_number="S-1",
                currency="EUR",
                cycle_date=date(2026, 12, 1),
            ),
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre"),
            product_ref="S-P",
            rate=Decimal("29.95"),
            billed_through_date=date(2020, 1, 1),
        )
    assert browser.get(f"{PARKED}S-P/{ON}").status_code == 404
    assert browser.get(PARKED + ON).context["count"] == 1
    assert "is not parked" in text(browser.get(f"{PARKED}P-2/{ON}"))
