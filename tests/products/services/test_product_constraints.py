from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import Provider
from products.models import OrderItem
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    ProductTypeFactory,
)
from tests.refusals import refused


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"quantity": Decimal("-0.000001")}, "product_quantity_not_negative"),
        ({"rate": Decimal(10) ** 12}, "product_price_bound"),
        ({"rate": -(Decimal(10) ** 12)}, "product_price_bound"),
        ({"rate": Decimal(10) ** 6, "quantity": Decimal(10) ** 6}, "product_price_bound"),
        ({"anchor_day": 0}, "anchor_day"),
        ({"anchor_day": 32}, "product_anchor_day"),
        ({"status": "GONE"}, "product_status"),
    ],
)
def test_a_product_that_makes_no_sense_is_refused(
    provider: Provider, values: dict[str, Any], constraint: str
) -> None:
    product = ProductFactory()

    with refused(constraint):
        ProductFactory(customer=product.customer, product_type=product.product_type, **values)


@pytest.mark.parametrize(
    ("factory", "key"),
    [(ProductFactory, "product_ref"), (LineFactory, "line_ref"), (OrderFactory, "order_ref")],
)
def test_a_reference_is_used_once(provider: Provider, factory: Any, key: str) -> None:
    row = factory()

    with refused(key):
        factory(customer=row.customer, **{key: getattr(row, key)})


@pytest.mark.parametrize(
    ("factory", "constraint"), [(LineFactory, "line_status"), (OrderFactory, "order_status")]
)
def test_a_status_that_does_not_exist_is_refused(
    provider: Provider, factory: Any, constraint: str
) -> None:
    customer = CustomerFactory()

    with refused(constraint):
        factory(customer=customer, status="GONE")


def test_a_product_is_on_a_line_of_its_own_customer(provider: Provider) -> None:
    line, stranger = LineFactory(), CustomerFactory()

    with refused("products_product_line_id_fk"):
        ProductFactory(customer=stranger, line=line)


def test_a_type_is_charged_for_in_one_of_three_ways(provider: Provider) -> None:
    with refused("product_type_billing"):
        ProductTypeFactory(billing="WEEKLY")


@pytest.mark.parametrize(
    "action", ["ADD_PRODUCT", "DISCONNECT_PRODUCT", "DISCONNECT_LINE", "CHANGE_RATE"]
)
def test_an_order_item_names_what_it_acts_on(provider: Provider, action: str) -> None:
    order = OrderFactory()

    with refused("order_item_names_its_object"):
        OrderItem.objects.create(
            provider=provider,
            order=order,
            customer=order.customer,
            action=action,
            effective_on=date(2027, 1, 1),
        )


def test_an_order_item_acts_on_its_own_customer(provider: Provider) -> None:
    order, product = OrderFactory(), ProductFactory()

    with refused("products_orderitem_product_id_fk"):
        OrderItem.objects.create(
            provider=provider,
            order=order,
            customer=order.customer,
            action="DISCONNECT_PRODUCT",
            product=product,
            effective_on=date(2027, 1, 1),
        )
