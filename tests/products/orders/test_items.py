"""What an order may ask for, item by item."""

from typing import Any

import pytest

from accounts.errors import Refused
from products.models import Order
from products.orders.items import read_items
from products.orders.operations import create_order
from tests.factories import LineFactory, ProductFactory, ProductTypeFactory
from tests.products.orders.making import TODAY

REFUSALS = [
    ([], "at least one item"),
    (
        [{"action": "EXPLODE", "effective_on": "2026-12-10"}],
        "item 1: 'EXPLODE' is no action: ADD_LINE, ADD_PRODUCT",
    ),
    (["words"], "item 1: is no document"),
    ([{"action": "DISCONNECT_PRODUCT", "product_ref": "P1"}], "item 1: effective_on: "),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "P1", "effective_on": "31/12/2026"}],
        "item 1: effective_on: ",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "P1", "effective_on": "2026-10-01"}],
        "more than 31 days before",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "effective_on": "2026-12-10"}],
        "item 1: DISCONNECT_PRODUCT needs a product_ref",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "OTHER", "effective_on": "2026-12-10"}],
        "A1 has no product 'OTHER'",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "GONE", "effective_on": "2026-12-10"}],
        "product GONE is disconnected",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "P1", "effective_on": "2026-12-10"}] * 2,
        "item 2: asks again",
    ),
    (
        [{"action": "DISCONNECT_LINE", "effective_on": "2026-12-10"}],
        "item 1: DISCONNECT_LINE needs a line_ref",
    ),
    (
        [
            {
                "action": "DISCONNECT_LINE",
                "line_ref": "L1",
                "rate": "1",
                "effective_on": "2026-12-10",
            }
        ],
        "takes no rate",
    ),
    (
        [{"action": "CHANGE_RATE", "product_ref": "P1", "effective_on": "2026-12-10"}],
        "CHANGE_RATE needs a rate",
    ),
    (
        [
            {
                "action": "CHANGE_RATE",
                "product_ref": "P1",
                "rate": "much",
                "effective_on": "2026-12-10",
            }
        ],
        "item 1: rate: ",
    ),
    (
        [
            {
                "action": "CHANGE_RATE",
                "product_ref": "P1",
                "rate": "1" * 30,
                "effective_on": "2026-12-10",
            }
        ],
        "item 1: rate: ",
    ),
    (
        [
            {
                "action": "CHANGE_RATE",
                "product_ref": "P1",
                "rate": "1e3",
                "effective_on": "2026-12-10",
            }
        ],
        "item 1: rate: '1e3' is not a plain decimal number",
    ),
    (
        [{"action": "DISCONNECT_PRODUCT", "product_ref": "P1", "effective_on": "9999-12-31"}],
        "item 1: 9999-12-31 is after 2200-12-31",
    ),
    (
        [{"action": "ADD_PRODUCT", "product_type": "NONE", "effective_on": "2026-12-10"}],
        "no product type 'NONE'",
    ),
    (
        [{"action": "ADD_PRODUCT", "effective_on": "2026-12-10"}],
        "item 1: ADD_PRODUCT needs a product_type",
    ),
    (
        [{"action": "ADD_PRODUCT", "product_type": "NET", "effective_on": "2026-12-10"}],
        "has no default rate",
    ),
    (
        [
            {
                "action": "ADD_PRODUCT",
                "product_type": "NET",
                "rate": 1,
                "quantity": -1,
                "effective_on": "2026-12-10",
            }
        ],
        "a quantity is never negative",
    ),
    (
        [
            {"action": "DISCONNECT_PRODUCT", "product_ref": "ONLINE", "effective_on": "2026-12-10"},
            {"action": "DISCONNECT_LINE", "line_ref": "L1", "effective_on": "2026-12-10"},
        ],
        "item 1: product ONLINE goes with its line",
    ),
]


@pytest.mark.parametrize(("documents", "reason"), REFUSALS)
def test_an_order_that_makes_no_sense_is_refused_by_its_item(
    ada: Any, documents: Any, reason: str
) -> None:
    line = LineFactory(customer=ada, line_ref="L1")
    ProductFactory(customer=ada, product_ref="P1", product_type=ProductTypeFactory(code="NET"))
    ProductFactory(customer=ada, product_ref="GONE", status="DISCONNECTED")
    ProductFactory(customer=ada, product_ref="ONLINE", line=line)
    ProductFactory(product_ref="OTHER")

    with pytest.raises(Refused, match=reason):
        create_order(ada, read_items(ada, documents), as_of=TODAY)

    assert not Order.objects.exists()
