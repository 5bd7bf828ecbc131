"""Nothing is left unbilled: final statements, parked products, and amounts that no statement can
take.
"""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer, ProcessSwitch
from accounts.tenancy.transactions import provider_transaction
from products.models import BillingGap, Product
from statements.models import Statement, Transaction
from tests.browser import text
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    OctoberStatementFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)

BASE = "/billing/create-statements/"
FINAL, PARKED, UNPOSTABLE = (f"{BASE}{part}/" for part in ("final", "parked", "unpostable"))
ON = "?as_of=2026-11-20"
CREATE, RELEASE = "statements.create_statements", "statements.release_parked"


def numbers(response):
    return [row.customer.account_number for row in response.context["page"].rows]


def made(provider):
    with provider_transaction(provider):
        return list(
            Statement.objects.order_by("id").values_list("kind", "customer__account_number")
        )


def owing(profile, number, **values):
    """Make an account with an unposted charge of 5.00."""
    customer = CustomerFactory(bill_profile=profile, account_number=number, **values)
    TransactionFactory(customer=customer, amount=Decimal("5.00"), date=date(2026, 11, 1))


@pytest.fixture
def closed(plain_provider, profile):
    """Two closed accounts with amounts after their last statement, and one with nothing left."""
    with provider_transaction(plain_provider):
        for number, amount in (("A-1", "20.00"), ("A-2", "5.50"), ("A-3", "")):
            customer = CustomerFactory(
                bill_profile=profile,
                account_number=number,
                status="CLOSED",
                cycle_date=date(2026, 10, 5),
            )
            OctoberStatementFactory(
                customer=customer, statement_number=f"7{number[-1]}", charges=Decimal("1.00")
            )
            if amount:
                TransactionFactory(
                    customer=customer, amount=Decimal(amount), date=date(2026, 11, 1)
                )


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


def create_final(client, **choice):
    """Confirm what the page shows."""
    shown = client.post(f"{FINAL}create/{ON}", choice).context["shown"]
    return client.post(f"{FINAL}create/{ON}", choice | {"shown": shown}, follow=True)


def test_final_statements_that_changed_since_they_were_shown_are_shown_again(
    browser, plain_provider, grant, closed
):
    grant(CREATE)
    shown = browser.post(f"{FINAL}create/{ON}", {"scope": "all"}).context["shown"]
    with provider_transaction(plain_provider):
        TransactionFactory(
            customer=Customer.objects.get(account_number="A-2"),
            amount=Decimal("1.00"),
            date=date(2026, 11, 1),
        )
    page = text(browser.post(f"{FINAL}create/{ON}", {"scope": "all", "shown": shown}))
    assert "Nothing was changed yet" in page
    assert "$26.50" in page
    assert len(made(plain_provider)) == 3


def test_final_statements_are_listed_filtered_and_created(browser, plain_provider, grant, closed):
    assert numbers(browser.get(FINAL + ON)) == ["A-1", "A-2"]
    assert numbers(browser.get(f"{FINAL}{ON}&q=A-2")) == ["A-2"]
    assert 'data-empty="filtered"' in text(browser.get(f"{FINAL}{ON}&q=A-3"))
    grant(CREATE)
    page = text(browser.post(f"{FINAL}create/{ON}", {"scope": "all"}))
    assert "Create 2 final statements?" in page
    assert "$25.50" in page
    page = text(create_final(browser, scope="all"))
    assert "2 final statements created" in page
    assert made(plain_provider)[3:] == [("FINAL", "A-1"), ("FINAL", "A-2")]


@pytest.mark.parametrize(
    ("choice", "accounts"),
    [
        ({"scope": "picked", "account": ["A-2", "A-3"]}, ["A-2"]),
        ({"scope": "all", "q": "A-1"}, ["A-1"]),
    ],
)
def test_only_those_chosen_and_due_get_one(
    browser, plain_provider, grant, closed, choice, accounts
):
    grant(CREATE)
    create_final(browser, **choice)
    assert made(plain_provider)[3:] == [("FINAL", number) for number in accounts]


@pytest.mark.parametrize(
    "choice",
    [{}, {"scope": "all", "profile": "GONE"}, {"scope": "all", "q": "\x00"}, {"account": "\x00"}],
)
def test_a_choice_that_cannot_be_read_creates_nothing(
    browser, plain_provider, grant, closed, choice
):
    grant(CREATE)
    page = text(browser.post(f"{FINAL}create/{ON}", choice, follow=True))
    assert "Nothing was created" in page
    assert len(made(plain_provider)) == 3


def test_without_the_permission_or_while_paused_no_final_statement_is_created(
    browser, plain_provider, grant, closed
):
    assert CREATE in text(browser.get(FINAL + ON))
    assert browser.post(f"{FINAL}create/{ON}", {"scope": "all"}).status_code == 403
    grant(CREATE)
    with provider_transaction(plain_provider):
        ProcessSwitch.objects.create(
            provider=plain_provider, process="statements", reason="Prices are being checked"
        )
    page = text(create_final(browser, scope="all"))
    assert "Prices are being checked" in page
    assert len(made(plain_provider)) == 3


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
    assert "say why the days before are not charged" in text(
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
    assert "is not between 2024-07-01 and 2026-12-31" in text(
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


@pytest.mark.parametrize(
    ("status", "cycle_date", "way"),
    [
        ("LEAD", None, "/workflows/qualify/"),
        ("PENDING", None, "/workflows/activate/"),
        ("SUSPENDED", date(2026, 11, 25), "/workflows/reactivate/"),
        ("OPEN", None, "Enable its billing cycle"),
        ("CLOSED", None, "its final statement takes the amounts"),
    ],
)
def test_unpostable_amounts_are_shown_with_the_way_out(
    browser, plain_provider, profile, status, cycle_date, way
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
    assert numbers(response) == ["A-1"]
    assert way in text(response)


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
    assert numbers(browser.get(UNPOSTABLE)) == ["P-1"]


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
