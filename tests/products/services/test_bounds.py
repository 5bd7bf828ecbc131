"""Rates and quantities that could not be billed, by every operation (docs/rules.md section 2)."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.errors import Refused
from accounts.models import Provider
from products.models import Order, Product
from products.orders.items import Item
from products.orders.operations import create_order
from products.selling.operations import add_product
from products.services.operations import change_rate
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory

TODAY = date(2026, 12, 10)
TOO_LARGE = [
    {"rate": Decimal(10) ** 12},
    {"rate": -(Decimal(10) ** 12)},
    {"rate": Decimal("NaN")},
    {"rate": Decimal("99999999999.99"), "quantity": Decimal("99999999.99")},
    {"rate": Decimal("0.01"), "quantity": Decimal(10) ** 12},
]


@pytest.mark.parametrize("values", TOO_LARGE)
def test_a_product_that_could_not_be_billed_is_not_added(
    provider: Provider, values: dict[str, Any]
) -> None:
    customer, kind = CustomerFactory(), ProductTypeFactory()

    with pytest.raises(Refused, match="is not below 1,000,000,000,000") as refusal:
        add_product(customer, kind, as_of=TODAY, **values)

    assert refusal.value.code == "too_large"
    assert not Product.objects.exists()


def test_the_largest_that_can_be_billed_is_added(provider: Provider) -> None:
    rate, quantity = Decimal("999999999999.99"), Decimal(1)

    add_product(CustomerFactory(), ProductTypeFactory(), as_of=TODAY, rate=rate, quantity=quantity)

    assert Product.objects.get().rate == rate


@pytest.mark.parametrize("rate", [Decimal(10) ** 12, Decimal(10) ** 7])
def test_a_rate_that_could_not_be_billed_is_not_set(provider: Provider, rate: Decimal) -> None:
    product = ProductFactory(quantity=Decimal(10) ** 5)

    with pytest.raises(Refused, match="is not below"):
        change_rate(product, rate, as_of=date(2026, 1, 1))

    product.refresh_from_db()
    assert product.rate == 30


@pytest.mark.parametrize("values", TOO_LARGE)
def test_an_order_for_what_could_not_be_billed_is_not_taken(
    provider: Provider, values: dict[str, Any]
) -> None:
    item = Item("ADD_PRODUCT", TODAY, product_type=ProductTypeFactory(), **values)

    with pytest.raises(Refused, match="item 1: "):
        create_order(CustomerFactory(), [item], as_of=TODAY)

    assert not Order.objects.exists()


def test_an_order_for_a_rate_that_could_not_be_billed_is_not_taken(provider: Provider) -> None:
    product = ProductFactory(quantity=Decimal(10) ** 5)
    item = Item("CHANGE_RATE", TODAY, product=product, rate=Decimal(10) ** 7)

    with pytest.raises(Refused, match="item 1: rate × quantity is not below"):
        create_order(product.customer, [item], as_of=TODAY)


def test_the_command_refuses_an_order_for_what_could_not_be_billed(
    provider: Provider, tmp_path: Path
) -> None:
    item = {
        "action": "ADD_PRODUCT",
        "effective_on": TODAY.isoformat(),
        "product_type": ProductTypeFactory().code,
        "rate": "99999999999.99",
        "quantity": "99999999.99",
    }
    file = tmp_path / "order.json"
    document = {"account_number": CustomerFactory().account_number, "items": [item]}
    file.write_text(json.dumps(document))

    with pytest.raises(CommandError, match="is not below 1,000,000,000,000"):
        call_command("order", "create", str(file), provider=provider.slug, as_of=TODAY)

    assert not Order.objects.exists()
