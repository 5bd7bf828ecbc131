from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.customers.ranges import AccountRange
from accounts.models import Provider, StatusChange
from products.models import Product
from statements.charges.batch.one_time import charge_once
from statements.models import Transaction
from tests.factories import ChildFactory, LineFactory, OneTimeProductFactory, ProductFactory

AS_OF = date(2026, 12, 20)
EVERYBODY = AccountRange()


def charge(provider: Provider, accounts: AccountRange = EVERYBODY) -> int:
    return charge_once(provider, accounts=accounts, as_of=AS_OF)


def test_it_charges_rate_times_quantity_and_completes_the_product(provider: Provider) -> None:
    product = OneTimeProductFactory(rate=Decimal("49.50"), quantity=2, description="Installation")

    assert charge(provider) == 1

    entry = Transaction.objects.get()
    assert (entry.kind, entry.amount, entry.date, entry.description) == (
        "CHARGE",
        Decimal(99),
        AS_OF,
        "Installation",
    )
    assert (entry.product, entry.period_start, entry.statement) == (product, None, None)
    assert Product.objects.get().status == "COMPLETED"


def test_it_charges_nothing_the_second_time(provider: Provider) -> None:
    OneTimeProductFactory()
    charge(provider)

    assert charge(provider) == 0
    assert Transaction.objects.count() == 1


def test_the_completion_is_on_record(provider: Provider) -> None:
    product = OneTimeProductFactory()

    charge(provider)

    change = StatusChange.objects.get()
    assert (change.subject, change.subject_id) == ("PRODUCT", product.pk)
    assert (change.from_status, change.to_status) == ("ACTIVE", "COMPLETED")


@pytest.mark.parametrize(
    ("status", "charged"),
    [("PENDING", 0), ("ACTIVE", 1), ("SUSPENDED", 0), ("DISCONNECTED", 0), ("COMPLETED", 0)],
)
def test_only_an_active_product_is_charged_for(
    provider: Provider, status: str, charged: int
) -> None:
    OneTimeProductFactory(status=status)

    assert charge(provider) == charged


@pytest.mark.parametrize("billing", ["RECURRING", "USAGE"])
def test_other_types_are_left_alone(provider: Provider, billing: str) -> None:
    ProductFactory(product_type__billing=billing)

    assert charge(provider) == 0
    assert Product.objects.get().status == "ACTIVE"


@pytest.mark.parametrize(
    ("line_status", "charged"),
    [("PENDING", 0), ("ACTIVE", 1), ("SUSPENDED", 1), ("DISCONNECTED", 1)],
)
def test_a_pending_line_holds_the_charge_back(
    provider: Provider, line_status: str, charged: int
) -> None:
    line = LineFactory(status=line_status)
    OneTimeProductFactory(customer=line.customer, line=line)

    assert charge(provider) == charged


def test_neither_the_cycle_nor_the_status_of_the_customer_matters(provider: Provider) -> None:
    OneTimeProductFactory(customer__cycle_date=None, customer__status="LEAD")

    assert charge(provider) == 1


@pytest.mark.parametrize(
    ("currency", "rate", "kind", "amount"),
    [
        ("USD", "-25.005", "CREDIT", "25.01"),
        ("USD", "0", "CHARGE", "0"),
        ("JPY", "99.5", "CHARGE", "100"),
        ("KWD", "-1.0005", "CREDIT", "1.001"),
    ],
)
def test_the_sign_says_the_kind_and_the_currency_the_rounding(
    provider: Provider, currency: str, rate: str, kind: str, amount: str
) -> None:
    OneTimeProductFactory(customer__currency=currency, rate=Decimal(rate))

    charge(provider)

    assert Transaction.objects.values_list("kind", "amount").get() == (kind, Decimal(amount))


def test_a_childs_charge_is_billed_to_its_parent(provider: Provider) -> None:
    child = ChildFactory()
    OneTimeProductFactory(customer=child)

    charge(provider)

    assert Transaction.objects.get().billing_account == child.parent


def test_customers_outside_the_range_are_left_alone(provider: Provider) -> None:
    inside, outside = OneTimeProductFactory(), OneTimeProductFactory()

    assert charge(provider, AccountRange(inside.customer_id, inside.customer_id)) == 1

    outside.refresh_from_db()
    assert outside.status == "ACTIVE"


def test_the_number_of_queries_does_not_grow(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for _ in range(15):
        OneTimeProductFactory()

    with django_assert_num_queries(2):
        assert charge(provider) == 15
