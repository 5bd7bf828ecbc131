"""Which periods recurring charges cover: anchors, month ends, own days, parts and realignment."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from accounts.calendar import anchored
from accounts.customers.ranges import AccountRange
from accounts.models import Provider
from products.models import Product
from statements.charges.batch.recurring import post_recurring_charges
from statements.models import Transaction
from tests.factories import CustomerFactory, ProductFactory

AS_OF = date(2026, 12, 20)
CASES = json.loads((Path(__file__).parents[2] / "vectors" / "dates.json").read_text())
Period = tuple[str, str]


def periods(provider: Provider) -> list[Period]:
    post_recurring_charges(provider, accounts=AccountRange(), as_of=AS_OF)
    found = Transaction.objects.order_by("period_start").values_list("period_start", "period_end")
    return [(start.isoformat(), end.isoformat()) for start, end in found]


def bill_one_more(case: dict[str, Any]) -> Product:
    """Make a product of which exactly the case's period is due."""
    start = date.fromisoformat(case["period_start"])
    day = case["cycle_day"]
    customer = CustomerFactory(
        bill_profile__advance_months=0,
        bill_profile__prorate_first_period=case["prorate_first_period"],
        cycle_date=next_cycle_date(start, day),
        cycle_day=day,
    )
    return ProductFactory(
        customer=customer,
        billed_through_date=case["billed_through_date"],
        anchor_day=case["anchor_day"],
        rate=Decimal(31),
    )


def next_cycle_date(start: date, cycle_day: int) -> date:
    """Return the first date on the anchor that is after the day."""
    this_month = anchored(start, 0, cycle_day)
    return this_month if this_month > start else anchored(start, 1, cycle_day)


@pytest.mark.parametrize(
    "case",
    CASES["next_period"] + CASES["prorated"],
    ids=lambda case: f"{case['billed_through_date']}@{case['cycle_day']}",
)
def test_the_period_is_that_of_the_worked_case(provider: Provider, case: dict[str, Any]) -> None:
    product = bill_one_more(case)

    assert periods(provider)[0] == (case["period_start"], case["period_end"])
    days, of_days = case["fraction"]
    assert Transaction.objects.earliest("period_start").amount == round(
        Decimal(31) * days / of_days, 2
    )
    product.refresh_from_db()
    assert product.billed_through_date >= date.fromisoformat(case["period_end"])


def test_month_ends_stay_month_ends(provider: Provider) -> None:
    customer = CustomerFactory(
        cycle_date=date(2027, 4, 30), cycle_day=31, bill_profile__advance_months=0
    )
    product = ProductFactory(customer=customer, billed_through_date=date(2027, 1, 30))

    assert periods(provider) == [
        ("2027-01-31", "2027-02-27"),
        ("2027-02-28", "2027-03-30"),
        ("2027-03-31", "2027-04-29"),
    ]
    product.refresh_from_db()
    assert product.anchor_day is None


def test_a_product_off_the_cycle_bills_on_its_own_day_and_remembers_it(provider: Provider) -> None:
    product = ProductFactory(billed_through_date=date(2026, 11, 14))

    assert periods(provider) == [
        ("2026-11-15", "2026-12-14"),
        ("2026-12-15", "2027-01-14"),
        ("2027-01-15", "2027-02-14"),
    ]
    product.refresh_from_db()
    assert product.anchor_day == 15


def test_an_own_anchor_at_the_month_end_survives_february(provider: Provider) -> None:
    customer = CustomerFactory(cycle_date=date(2027, 3, 1), bill_profile__advance_months=1)
    product = ProductFactory(customer=customer, billed_through_date=date(2027, 1, 30))

    assert periods(provider) == [
        ("2027-01-31", "2027-02-27"),
        ("2027-02-28", "2027-03-30"),
        ("2027-03-31", "2027-04-29"),
    ]
    product.refresh_from_db()
    assert product.anchor_day == 31


def test_an_own_anchor_that_the_start_is_not_on_gives_way_to_the_start(provider: Provider) -> None:
    product = ProductFactory(billed_through_date=date(2027, 1, 9), anchor_day=20)

    assert periods(provider) == [("2027-01-10", "2027-02-09")]
    product.refresh_from_db()
    assert product.anchor_day == 10


def test_a_prorated_first_period_costs_its_share_and_aligns_the_product(provider: Provider) -> None:
    customer = CustomerFactory(bill_profile__prorate_first_period=True)
    product = ProductFactory(
        customer=customer, billed_through_date=date(2026, 12, 14), rate=Decimal("31.00")
    )

    assert periods(provider) == [("2026-12-15", "2026-12-31"), ("2027-01-01", "2027-01-31")]
    assert sorted(Transaction.objects.values_list("amount", flat=True)) == [
        Decimal(17),
        Decimal(31),
    ]
    product.refresh_from_db()
    assert product.anchor_day is None


@pytest.mark.parametrize(
    ("rate", "currency", "amount"),
    [("0.155", "USD", "0.09"), ("10", "JPY", "5"), ("-10", "USD", "5.48")],
)
def test_a_share_is_multiplied_first_divided_last_and_rounded_once(
    provider: Provider, rate: str, currency: str, amount: str
) -> None:
    customer = CustomerFactory(bill_profile__prorate_first_period=True, currency=currency)
    ProductFactory(customer=customer, billed_through_date=date(2026, 12, 14), rate=Decimal(rate))

    periods(provider)

    assert Transaction.objects.earliest("period_start").amount == Decimal(amount)


def test_a_share_that_comes_to_a_tie_is_rounded_up(provider: Provider) -> None:
    customer = CustomerFactory(
        bill_profile__prorate_first_period=True,
        bill_profile__advance_months=0,
        cycle_date=date(2027, 5, 1),
    )
    ProductFactory(customer=customer, billed_through_date=date(2027, 4, 15), rate=Decimal("0.01"))

    periods(provider)

    assert Transaction.objects.get().amount == Decimal("0.01")


def test_a_product_put_off_its_anchor_is_realigned_once_whatever_the_profile_says(
    provider: Provider,
) -> None:
    product = ProductFactory(
        billed_through_date=date(2026, 12, 14), anchor_day=15, realign=True, rate=Decimal(31)
    )

    assert periods(provider) == [("2026-12-15", "2026-12-31"), ("2027-01-01", "2027-01-31")]
    assert Transaction.objects.earliest("period_start").amount == Decimal(17)
    product.refresh_from_db()
    assert (product.realign, product.anchor_day) == (False, None)
