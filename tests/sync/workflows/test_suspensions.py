"""What a suspension took comes back with its days billed, no more and no fewer.

Source: docs/rules.md section 8.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from accounts.customers.states import CustomerStatus
from accounts.models import Customer, Provider
from products.models import BillingGap, Line, Product
from products.services.operations import change_line, change_product
from statements.charges.batch.recurring import parked_products
from statements.models import Transaction
from sync.fixes.fixes import fix_account
from sync.workflows.operations import override_status, run_workflow
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
)

SUSPENDED_ON, BACK_ON = date(2026, 12, 15), date(2027, 2, 3)
GAP = [(SUSPENDED_ON, date(2027, 2, 2))]


@pytest.fixture
def customer(provider: Provider) -> Any:
    """An account that is billed in arrears, on the first of each month."""
    profile = BillProfileFactory(advance_months=0)
    return CustomerFactory(account_number="A-1", bill_profile=profile, cycle_date=date(2026, 12, 1))


def product_of(customer: Customer, **values: Any) -> Any:
    values = {"billed_through_date": date(2026, 11, 30), "rate": Decimal("31.00")} | values
    return ProductFactory(customer=customer, **values)


def suspend(customer: Customer) -> None:
    run_workflow(customer, "suspend", as_of=SUSPENDED_ON, reason="No payment")


def reactivate(customer: Customer, **options: Any) -> None:
    run_workflow(customer, "reactivate", as_of=BACK_ON, **options)


def charged(product: Product) -> list[tuple[Any, ...]]:
    entries = Transaction.objects.filter(product=product).order_by("period_start")
    return list(entries.values_list("period_start", "period_end", "amount", "date"))


def gaps(product: Product) -> list[tuple[date, date]]:
    return list(BillingGap.objects.filter(product=product).values_list("first_day", "last_day"))


def statuses(model: Any, customer: Customer) -> list[str]:
    rows = model.objects.filter(customer=customer)
    return list(rows.order_by("pk").values_list("status", flat=True))


def test_what_was_suspended_on_its_own_before_stays_so(customer: Any) -> None:
    own_line, line = LineFactory(customer=customer), LineFactory(customer=customer)
    own = product_of(customer)
    product_of(customer, line=line)
    change_line(own_line, "suspend", as_of=date(2026, 12, 2))
    change_product(own, "suspend", as_of=date(2026, 12, 2))

    suspend(customer)
    reactivate(customer)

    assert statuses(Line, customer) == ["SUSPENDED", "ACTIVE"]
    assert statuses(Product, customer) == ["SUSPENDED", "ACTIVE"]


def test_all_come_back_where_nothing_is_on_record_of_any_suspension(customer: Any) -> None:
    imported = CustomerFactory(status="SUSPENDED")
    LineFactory(customer=imported, status="SUSPENDED")
    product = product_of(imported, status="SUSPENDED")

    reactivate(imported)

    assert statuses(Line, imported) == statuses(Product, imported) == ["ACTIVE"]
    assert charged(product) == []


@pytest.mark.parametrize(
    ("billed_through", "expected"),
    [
        (date(2026, 11, 30), [(date(2026, 12, 1), date(2026, 12, 14), Decimal("14.00"), BACK_ON)]),
        (
            date(2026, 10, 31),
            [
                (date(2026, 11, 1), date(2026, 11, 30), Decimal("31.00"), BACK_ON),
                (date(2026, 12, 1), date(2026, 12, 14), Decimal("14.00"), BACK_ON),
            ],
        ),
        (date(2026, 12, 14), []),
    ],
)
def test_the_days_before_the_suspension_are_billed_and_the_last_period_is_cut(
    customer: Any, billed_through: date, expected: list[Any]
) -> None:
    product = product_of(customer, billed_through_date=billed_through)
    suspend(customer)

    reactivate(customer)

    product.refresh_from_db()
    assert charged(product) == expected
    assert gaps(product) == GAP
    assert (product.billed_through_date, product.realign) == (date(2027, 2, 2), True)


def test_a_first_period_that_is_prorated_is_cut_too(customer: Any) -> None:
    """From 12-10 a part up to the first would be 22 of 31 days; five of them come before."""
    product = product_of(customer, billed_through_date=date(2026, 12, 9), realign=True)
    suspend(customer)

    reactivate(customer)

    assert charged(product) == [(date(2026, 12, 10), date(2026, 12, 14), Decimal("5.00"), BACK_ON)]


def test_a_negative_rate_makes_a_credit(customer: Any) -> None:
    product = product_of(customer, rate=Decimal("-31.00"))
    suspend(customer)

    reactivate(customer)

    entry = Transaction.objects.get(product=product)
    assert (entry.kind, entry.amount) == ("CREDIT", Decimal("14.00"))


def test_an_earlier_effective_day_counts_and_not_the_day_of_the_act(customer: Any) -> None:
    product = product_of(customer)
    run_workflow(
        customer,
        "suspend",
        as_of=SUSPENDED_ON,
        effective_on=date(2026, 12, 11),
        reason="No payment",
    )

    reactivate(customer)

    assert charged(product) == [(date(2026, 12, 1), date(2026, 12, 10), Decimal("10.00"), BACK_ON)]


def test_a_product_that_is_billed_beyond_the_suspension_is_not_billed_again(
    provider: Provider,
) -> None:
    customer = CustomerFactory(cycle_date=date(2026, 12, 1))
    product = product_of(customer, billed_through_date=date(2026, 12, 31))
    suspend(customer)

    reactivate(customer)

    assert charged(product) == []
    assert gaps(product) == [(date(2027, 1, 1), date(2027, 2, 2))]


def test_whoever_is_too_far_behind_stays_parked_with_the_days_before(
    provider: Provider, customer: Any
) -> None:
    provider.max_catch_up_months = 1
    provider.save()
    far, near = product_of(customer, billed_through_date=date(2026, 10, 31)), product_of(customer)
    suspend(customer)

    reactivate(customer)

    far.refresh_from_db()
    assert (charged(far), gaps(far)) == ([], [])
    assert (far.status, far.billed_through_date) == ("ACTIVE", date(2026, 10, 31))
    assert len(charged(near)) == 1
    assert [one.product_id for one in parked_products(provider, as_of=BACK_ON)] == [far.pk]


def test_nothing_is_billed_where_mrc_would_bill_nothing(customer: Any) -> None:
    waiting = product_of(customer, line=LineFactory(customer=customer, status="PENDING"))
    suspend(customer)
    Customer.objects.filter(pk=customer.pk).update(cycle_date=None)
    without_cycle = product_of(customer, status="SUSPENDED", suspended_with_account=True)
    Product.objects.filter(pk=without_cycle.pk).update(suspended_on=SUSPENDED_ON)

    reactivate(customer)

    assert charged(waiting) == charged(without_cycle) == []


def test_a_gap_that_is_charged_is_left_to_mrc_whole(customer: Any) -> None:
    product = product_of(customer)
    suspend(customer)

    reactivate(customer, charge_gap=True)

    product.refresh_from_db()
    assert (charged(product), gaps(product)) == ([], [])
    assert product.billed_through_date == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("bill_while_suspended", "billed_through", "entries"),
    [(True, date(2026, 11, 30), 0), (False, date(2027, 2, 2), 1)],
)
def test_a_product_that_comes_back_alone_goes_on_where_it_was_billed_all_the_time(
    customer: Any, bill_while_suspended: bool, billed_through: date, entries: int
) -> None:
    kind = ProductTypeFactory(bill_while_suspended=bill_while_suspended)
    product = product_of(customer, product_type=kind)
    change_product(product, "suspend", as_of=SUSPENDED_ON)

    change_product(product, "reactivate", as_of=BACK_ON)

    product.refresh_from_db()
    assert (product.status, product.billed_through_date) == ("ACTIVE", billed_through)
    assert len(charged(product)) == len(gaps(product)) == entries


def test_a_suspension_ends_with_its_record_by_sql_too(customer: Any) -> None:
    product = product_of(customer)
    suspend(customer)
    product.refresh_from_db()
    assert (product.suspended_on, product.suspended_with_account) == (SUSPENDED_ON, True)

    with connection.cursor() as cursor:
        cursor.execute("UPDATE products_product SET status = 'ACTIVE'")

    product.refresh_from_db()
    assert (product.suspended_on, product.suspended_with_account) == (None, False)


def test_a_direct_suspension_of_a_live_provider_is_dated_and_of_a_sandbox_is_not(
    provider: Provider, customer: Any
) -> None:
    product = product_of(customer)
    Product.objects.filter(pk=product.pk).update(status="SUSPENDED")
    product.refresh_from_db()
    assert product.suspended_on is None

    provider.sandbox = False
    provider.save()
    Product.objects.filter(pk=product.pk).update(status="ACTIVE")
    Product.objects.filter(pk=product.pk).update(status="SUSPENDED")
    product.refresh_from_db()
    assert product.suspended_on is not None


def test_services_that_a_fix_suspends_come_back_with_the_account(customer: Any) -> None:
    product = product_of(customer)
    override_status(
        customer, CustomerStatus.SUSPENDED, as_of=SUSPENDED_ON, reason="by hand", permitted=True
    )
    fix_account(customer, "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS", as_of=SUSPENDED_ON)

    reactivate(customer)

    assert len(charged(product)) == 1
    assert statuses(Product, customer) == ["ACTIVE"]
