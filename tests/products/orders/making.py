"""Orders for tests, made by the operations that staff take."""

from datetime import date
from typing import Any

from products.models import Order
from products.orders.items import Item
from products.orders.operations import create_order, submit_order

TODAY = date(2026, 12, 10)


def an_order(customer: Any, *items: Item) -> Order:
    """Make an order of these items, and submit it."""
    order = create_order(customer, items, as_of=TODAY)
    submit_order(order, as_of=TODAY)
    return order


def disconnecting(product: Any, on: date = TODAY) -> Item:
    return Item("DISCONNECT_PRODUCT", on, product=product)
