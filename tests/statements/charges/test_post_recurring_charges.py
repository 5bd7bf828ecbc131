from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.customers.ranges import AccountRange
from accounts.models import Provider
from products.models import Product
from statements.charges.batch.recurring import Posted, post_recurring_charges
from statements.models import Transaction
from tests.factories import ChildFactory, LineFactory, OneTimeProductFactory, ProductFactory

AS_OF = date(2026, 12, 20)


def post(provider: Provider, **values: Any) -> Posted:
    return post_recurring_charges(
        provider, **({"accounts": AccountRange(), "as_of": AS_OF} | values)
    )


def test_it_posts_one_charge_for_the_month_that_is_due(provider: Provider) -> None:
    product = ProductFactory(description="Fibre 100")

    assert post(provider) == Posted(charges=1, products=1)

    entry = Transaction.objects.get()
    assert (entry.kind, entry.amount, entry.date, entry.description) == (
        "CHARGE",
        Decimal(30),
        AS_OF,
        "Fibre 100",
    )
    assert (entry.product, entry.customer) == (product, product.customer)
    assert (entry.period_start, entry.period_end) == (date(2027, 1, 1), date(2027, 1, 31))
    assert entry.statement is None


def test_it_moves_the_billed_through_date_to_the_end_of_the_period(provider: Provider) -> None:
    product = ProductFactory()

    post(provider)

    product.refresh_from_db()
    assert (product.billed_through_date, product.anchor_day, product.realign) == (
        date(2027, 1, 31),
        None,
        False,
    )


def test_it_posts_nothing_the_second_time(provider: Provider) -> None:
    ProductFactory()
    post(provider)

    assert post(provider) == Posted()
    assert Transaction.objects.count() == 1


def test_a_product_that_is_months_behind_gets_a_charge_for_each_in_one_run(
    provider: Provider,
) -> None:
    ProductFactory(billed_through_date=date(2026, 10, 31))

    assert post(provider) == Posted(charges=3, products=1)
    assert list(
        Transaction.objects.order_by("period_start").values_list("period_start", "period_end")
    ) == [
        (date(2026, 11, 1), date(2026, 11, 30)),
        (date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 1, 31)),
    ]


@pytest.mark.parametrize(
    ("status", "bill_while_suspended", "charges"),
    [
        ("PENDING", True, 1),
        ("ACTIVE", True, 1),
        ("SUSPENDED", True, 1),
        ("SUSPENDED", False, 0),
        ("ACTIVE", False, 1),
        ("DISCONNECTED", True, 0),
        ("COMPLETED", True, 0),
    ],
)
def test_the_status_of_the_product_decides(
    provider: Provider, status: str, bill_while_suspended: bool, charges: int
) -> None:
    ProductFactory(status=status, product_type__bill_while_suspended=bill_while_suspended)

    assert post(provider).charges == charges


@pytest.mark.parametrize("billing", ["ONE_TIME", "USAGE"])
def test_only_recurring_types_are_charged_for(provider: Provider, billing: str) -> None:
    ProductFactory(product_type__billing=billing)

    assert post(provider) == Posted()


@pytest.mark.parametrize(
    ("line_status", "charges"),
    [("PENDING", 0), ("ACTIVE", 1), ("SUSPENDED", 1), ("DISCONNECTED", 1)],
)
def test_a_pending_line_holds_its_products_back(
    provider: Provider, line_status: str, charges: int
) -> None:
    line = LineFactory(status=line_status)
    ProductFactory(customer=line.customer, line=line)

    assert post(provider).charges == charges


@pytest.mark.parametrize("status", ["LEAD", "PENDING", "OPEN", "SUSPENDED", "CLOSED"])
def test_the_status_of_the_customer_does_not_matter(provider: Provider, status: str) -> None:
    ProductFactory(customer__status=status)

    assert post(provider).charges == 1


@pytest.mark.parametrize(
    ("advance_months", "billed_through", "charges"),
    [
        (0, date(2026, 12, 30), 1),
        (0, date(2026, 12, 31), 0),
        (1, date(2027, 1, 30), 1),
        (1, date(2027, 1, 31), 0),
        (2, date(2027, 1, 31), 1),
        (2, date(2027, 2, 28), 0),
    ],
)
def test_it_bills_up_to_the_day_before_cycle_date_plus_advance(
    provider: Provider, advance_months: int, billed_through: date, charges: int
) -> None:
    ProductFactory(
        customer__bill_profile__advance_months=advance_months, billed_through_date=billed_through
    )

    assert post(provider).charges == charges


def test_a_product_that_was_never_billed_or_has_no_cycle_is_left_alone(provider: Provider) -> None:
    never = ProductFactory(billed_through_date=None)
    no_cycle = ProductFactory(customer__cycle_date=None)

    assert post(provider) == Posted()
    assert list(Product.objects.order_by("pk").values_list("pk", "billed_through_date")) == [
        (never.pk, None),
        (no_cycle.pk, date(2026, 12, 31)),
    ]


def test_a_negative_rate_makes_a_credit(provider: Provider) -> None:
    ProductFactory(rate=Decimal("-5.005"), quantity=2)

    assert post(provider) == Posted(credits=1, products=1)
    assert Transaction.objects.values_list("kind", "amount").get() == ("CREDIT", Decimal("10.01"))


@pytest.mark.parametrize(("rate", "quantity"), [("0", "1"), ("12.34", "0"), ("-12.34", "0")])
def test_nothing_to_pay_makes_a_charge_of_zero(
    provider: Provider, rate: str, quantity: str
) -> None:
    ProductFactory(rate=Decimal(rate), quantity=Decimal(quantity))

    post(provider)

    assert Transaction.objects.values_list("kind", "amount").get() == ("CHARGE", Decimal(0))


@pytest.mark.parametrize(
    ("currency", "rate", "quantity", "amount"),
    [
        ("USD", "19.995", "1", "20.00"),
        ("USD", "0.333333", "3", "1.00"),
        ("USD", "2.675", "1", "2.68"),
        ("JPY", "100.5", "1", "101"),
        ("JPY", "0.49", "1", "0"),
        ("KWD", "1.0005", "1", "1.001"),
        ("KWD", "1.00049", "1", "1.000"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_minor_unit(
    provider: Provider, currency: str, rate: str, quantity: str, amount: str
) -> None:
    ProductFactory(customer__currency=currency, rate=Decimal(rate), quantity=Decimal(quantity))

    post(provider)

    assert Transaction.objects.get().amount == Decimal(amount)


def test_a_child_is_charged_on_its_own_account_and_billed_to_its_parent(provider: Provider) -> None:
    child = ChildFactory()
    ProductFactory(customer=child)

    post(provider)

    entry = Transaction.objects.get()
    assert (entry.customer, entry.billing_account) == (child, child.parent)


def test_customers_outside_the_range_are_left_alone(provider: Provider) -> None:
    inside, outside = ProductFactory(), ProductFactory()

    post(provider, accounts=AccountRange(inside.customer_id, inside.customer_id))

    assert Transaction.objects.get().product == inside
    outside.refresh_from_db()
    assert outside.billed_through_date == date(2026, 12, 31)


def test_the_number_of_queries_does_not_grow(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    OneTimeProductFactory()
    for _ in range(20):
        ProductFactory(billed_through_date=date(2026, 9, 30))

    with django_assert_num_queries(2):
        assert post(provider) == Posted(charges=80, products=20)
