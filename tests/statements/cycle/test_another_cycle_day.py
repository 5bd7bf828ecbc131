"""A customer's other cycle day waits for its next advance, and its products realign by one part."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.customers.operations import edit_customer
from accounts.customers.ranges import AccountRange
from accounts.errors import Refused
from accounts.models import Customer
from products.models import Product
from statements.charges.batch.recurring import post_recurring_charges
from statements.cycle.batch import advance_cycle_dates
from statements.models import Transaction
from tests.factories import BillProfileFactory, CustomerFactory, ProductFactory

TODAY = date(2027, 1, 20)
EVERYBODY = AccountRange()


@pytest.fixture
def customer(provider):
    """An account on the fifteenth, billed through the fourteenth of February."""
    profile = BillProfileFactory(lead_days=0)
    customer = CustomerFactory(bill_profile=profile, cycle_date=date(2027, 1, 15))
    ProductFactory(customer=customer, billed_through_date=date(2027, 2, 14), rate=Decimal(28))
    return customer


def days(customer):
    row = Customer.objects.get(pk=customer.pk)
    return row.cycle_date, row.cycle_day, row.next_cycle_day


def a_day_passes(provider, day):
    advance_cycle_dates(provider, accounts=EVERYBODY, as_of=day)
    post_recurring_charges(provider, accounts=EVERYBODY, as_of=day)


def test_it_waits_for_the_next_advance(provider, customer):
    edit_customer(customer, {"cycle_day": 1}, as_of=TODAY)

    assert days(customer) == (date(2027, 1, 15), 15, 1)
    a_day_passes(provider, date(2027, 2, 14))
    assert days(customer) == (date(2027, 1, 15), 15, 1)
    a_day_passes(provider, date(2027, 2, 15))
    assert days(customer) == (date(2027, 2, 1), 1, None)


@pytest.mark.parametrize(
    ("cycle_day", "last_day", "amount"),
    [(1, date(2027, 2, 28), 14), (28, date(2027, 2, 27), "11.74")],
)
def test_its_products_realign_by_a_prorated_period(provider, customer, cycle_day, last_day, amount):
    edit_customer(customer, {"cycle_day": cycle_day}, as_of=TODAY)
    a_day_passes(provider, date(2027, 2, 15))

    part = Transaction.objects.order_by("period_start").first()
    assert (part.period_start, part.period_end) == (date(2027, 2, 15), last_day)
    assert part.amount == Decimal(amount)
    a_day_passes(provider, date(2027, 4, 28))
    whole = Transaction.objects.order_by("period_start")[1]
    assert whole.period_start == last_day + timedelta(days=1)
    assert whole.amount == Decimal(28)
    product = Product.objects.get()
    assert (product.anchor_day, product.realign) == (None, False)


def test_a_product_with_an_anchor_of_its_own_keeps_it(provider, customer):
    own = ProductFactory(
        customer=customer, billed_through_date=date(2027, 2, 9), anchor_day=10, rate=Decimal(28)
    )
    edit_customer(customer, {"cycle_day": 1}, as_of=TODAY)
    a_day_passes(provider, date(2027, 2, 15))

    first = Transaction.objects.filter(product=own).order_by("period_start").first()
    assert (first.period_start, first.period_end) == (date(2027, 2, 10), date(2027, 3, 9))


def test_the_day_that_it_has_takes_the_change_back(provider, customer):
    edit_customer(customer, {"cycle_day": 1}, as_of=TODAY)
    edit_customer(Customer.objects.get(), {"cycle_day": 15}, as_of=TODAY)

    assert days(customer) == (date(2027, 1, 15), 15, None)


def test_it_catches_up_on_the_new_day(provider, customer):
    edit_customer(customer, {"cycle_day": 1}, as_of=TODAY)
    advance_cycle_dates(provider, accounts=EVERYBODY, as_of=date(2027, 6, 1))

    assert days(customer) == (date(2027, 6, 1), 1, None)


def test_without_a_cycle_date_it_changes_at_once(provider):
    customer = CustomerFactory(status="PENDING", cycle_date=None, cycle_day=None)
    edit_customer(customer, {"cycle_day": 7}, as_of=TODAY)

    assert days(customer) == (None, 7, None)


def test_a_profile_brings_its_cycle_day_along(provider, customer):
    profile = BillProfileFactory(cycle_day=3)
    edit_customer(customer, {"bill_profile": profile}, as_of=TODAY)

    assert days(customer) == (date(2027, 1, 15), 15, 3)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"cycle_day": None}, "cycle_date_off_anchor"),
        ({"cycle_day": 4}, "cycle_day_of_profile"),
    ],
)
def test_a_day_that_cannot_be_is_refused(provider, customer, values, code):
    if values["cycle_day"]:
        values["bill_profile"] = BillProfileFactory(cycle_day=3)
    with pytest.raises(Refused) as refused:
        edit_customer(customer, values, as_of=TODAY)

    assert refused.value.code == code


def test_a_day_that_would_block_the_next_statement_is_refused(provider):
    profile = BillProfileFactory(due_day=5, terms_days=20)
    customer = CustomerFactory(bill_profile=profile, cycle_date=date(2027, 1, 1))
    with pytest.raises(Refused) as refused:
        edit_customer(customer, {"cycle_day": 16}, as_of=TODAY)

    assert refused.value.code == "due_day_blocks_statements"
