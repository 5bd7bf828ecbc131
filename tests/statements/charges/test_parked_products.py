"""A product too far behind is parked: a person decides what to do with it."""

from datetime import date

import pytest

from accounts.calendar import anchored
from accounts.customers.ranges import AccountRange
from accounts.models import Provider
from statements.charges.batch.recurring import Posted, post_recurring_charges
from statements.models import Transaction
from tests.factories import CustomerFactory, ProductFactory

FIRST_BILLED = date(2027, 1, 31)


def post(provider: Provider) -> Posted:
    return post_recurring_charges(provider, accounts=AccountRange(), as_of=date(2026, 12, 20))


def billed_through(months_behind: int) -> date:
    return anchored(FIRST_BILLED, -months_behind, 31)


@pytest.mark.parametrize(
    ("months_behind", "posted"),
    [(24, Posted(charges=24, products=1)), (25, Posted(parked=1)), (240, Posted(parked=1))],
)
def test_a_product_more_than_24_periods_behind_is_parked(
    provider: Provider, months_behind: int, posted: Posted
) -> None:
    ProductFactory(billed_through_date=billed_through(months_behind))

    assert post(provider) == posted


def test_a_parked_product_is_left_as_it_was_and_stops_nobody(provider: Provider) -> None:
    customer = CustomerFactory()
    parked = ProductFactory(customer=customer, billed_through_date=billed_through(25))
    other = ProductFactory(customer=customer)

    assert post(provider) == Posted(charges=1, products=1, parked=1)

    parked.refresh_from_db()
    assert parked.billed_through_date == billed_through(25)
    assert Transaction.objects.get().product == other


def test_the_bound_is_the_providers(provider: Provider) -> None:
    provider.max_catch_up_months = 3
    ProductFactory(billed_through_date=billed_through(3))
    ProductFactory(billed_through_date=billed_through(4))

    assert post(provider) == Posted(charges=3, products=1, parked=1)


def test_it_is_counted_at_every_run_until_it_is_released(provider: Provider) -> None:
    product = ProductFactory(billed_through_date=billed_through(25))

    assert [post(provider).parked, post(provider).parked] == [1, 1]

    product.billed_through_date = billed_through(1)
    product.save()
    assert post(provider) == Posted(charges=1, products=1)
