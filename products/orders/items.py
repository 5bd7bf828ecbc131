"""What an order may ask for.

Items are read from the names that people and programs give, and checked before they are put on
record.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.calendar import LAST_DAY
from accounts.errors import Refused
from accounts.models import Customer
from accounts.money import check_price, plain_decimal
from accounts.text import status_word

from ..services.models.line import Line
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from ..services.operations import BACKDATED_DAYS
from ..services.states import ASSIGNED, LineStatus
from .models import OrderItem
from .states import OrderAction

FIELDS = {
    OrderAction.ADD_PRODUCT: {"product_type", "line_ref", "rate", "quantity", "description"},
    OrderAction.DISCONNECT_PRODUCT: {"product_ref"},
    OrderAction.DISCONNECT_LINE: {"line_ref"},
    OrderAction.CHANGE_RATE: {"product_ref", "rate"},
}
NUMBERS = ("rate", "quantity")
ROWS: dict[str, Any] = {"product_ref": Product, "line_ref": Line, "product_type": ProductType}


@dataclass(frozen=True)
class Item:
    """One act that an order asks for.

    `rate` is by the month, or once; a product that is added without one takes its type's.
    """

    action: str
    effective_on: date
    product: Product | None = None
    line: Line | None = None
    product_type: ProductType | None = None
    rate: Decimal | None = None
    quantity: Decimal = Decimal(1)
    description: str = ""


def read_items(customer: Customer, documents: Any) -> list[Item]:
    """Read items from their documents.

    A document is {action, effective_on, product_ref | line_ref | product_type, rate, quantity,
    description}. Raises Refused, naming the item by its number, for a field that is missing,
    unknown, or names nothing of the customer's.
    """
    if not isinstance(documents, list):
        raise Refused("the items are a list", code="items_not_a_list")
    return [
        _numbered(number, _read, customer, document)
        for number, document in enumerate(documents, start=1)
    ]


def check_items(customer: Customer, items: Sequence[Item], as_of: date) -> None:
    """Raise Refused for an item that could not be applied to the customer as it is today.

    The error names the item by its number.
    """
    if not items:
        raise Refused("an order has at least one item", code="items_required")
    for number, item in enumerate(items, start=1):
        _numbered(number, _check, customer, item, as_of)
        _numbered(number, _check_against, item, items[: number - 1])
    for number, item in enumerate(items, start=1):
        _numbered(number, _check_lines, item, items)


def _numbered(number: int, act: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return act(*arguments)
    except Refused as refusal:
        raise Refused(f"item {number}: {refusal}", code=refusal.code) from refusal


def _read(customer: Customer, document: Any) -> Item:
    if not isinstance(document, dict):
        raise Refused("is no document", code="item_not_a_document")
    action = document.get("action")
    if action not in OrderAction.values:
        raise Refused(
            f"{action!r} is no action: {', '.join(OrderAction.values)}", code="action_unknown"
        )
    fields = FIELDS[OrderAction(action)]
    unknown = sorted(set(document) - fields - {"action", "effective_on"})
    if unknown:
        raise Refused(
            f"{action} takes no {unknown[0]}: {', '.join(sorted(fields))} and effective_on",
            code="item_field_unknown",
        )
    given = {name: value for name, value in document.items() if value is not None and value != ""}
    values: dict[str, Any] = {"effective_on": clean("effective_on", given.get("effective_on"))}
    for name in sorted(fields & set(given)):
        if name in ROWS:
            values[name.removesuffix("_ref")] = _row(customer, name, given[name])
        else:
            values[name] = clean(name, given[name])
    return Item(action=action, **values)


def clean(name: str, value: Any) -> Any:
    """Return the value as the item's field of this name keeps it.

    Raises Refused for one that it cannot keep.
    """
    field: Any = OrderItem._meta.get_field(name)
    try:
        if name in NUMBERS and isinstance(value, str):
            value = plain_decimal(value)
        return field.clean(str(value) if isinstance(value, float) else value, None)
    except ValueError as error:
        raise Refused(
            f"{name}: {value!r} is not a plain decimal number", code="not_a_plain_number"
        ) from error
    except ValidationError as error:
        raise Refused(f"{name}: {' '.join(error.messages)}", code="invalid_value") from error


def _row(customer: Customer, name: str, key: Any) -> Any:
    model = ROWS[name]
    named = {"code": str(key)} if model is ProductType else {name: str(key), "customer": customer}
    row = model.objects.filter(**named).first()
    if row is None:
        raise Refused(
            f"{customer.account_number} has no {model._meta.verbose_name} {key!r}"
            if "customer" in named
            else f"no product type {key!r}",
            code="reference_unknown",
        )
    return row


def _check(customer: Customer, item: Item, as_of: date) -> None:
    if item.action not in OrderAction.values:
        raise Refused(
            f"{item.action!r} is no action: {', '.join(OrderAction.values)}", code="action_unknown"
        )
    if item.effective_on < as_of - timedelta(days=BACKDATED_DAYS):
        raise Refused(
            f"{item.effective_on} is more than {BACKDATED_DAYS} days before {as_of}",
            code="too_far_back",
        )
    if item.effective_on > LAST_DAY:
        raise Refused(f"{item.effective_on} is after {LAST_DAY}", code="date_out_of_range")
    for row in (item.product, item.line):
        if row is not None and row.customer_id != customer.pk:
            raise Refused(f"{row} is not {customer.account_number}'s", code="reference_of_another")
    if item.line is not None and item.line.status == LineStatus.DISCONNECTED:
        raise Refused(f"line {item.line.line_ref} is disconnected", code="line_disconnected")
    if item.product is not None and item.product.status not in ASSIGNED:
        status = status_word(item.product.status)
        raise Refused(f"product {item.product.product_ref} is {status}", code="product_ended")
    for name in NUMBERS:
        if (value := getattr(item, name)) is not None:
            clean(name, value)
    NEEDS[item.action](item)


def _needs_type(item: Item) -> None:
    if item.product_type is None:
        raise Refused("ADD_PRODUCT needs a product_type", code="product_type_required")
    rate = item.product_type.default_rate if item.rate is None else item.rate
    if rate is None:
        raise Refused(f"{item.product_type} has no default rate: give one", code="rate_required")
    if item.quantity < 0:
        raise Refused("a quantity is never negative", code="quantity_negative")
    check_price(rate, item.quantity)


def _needs_product(item: Item) -> None:
    if item.product is None:
        raise Refused(f"{item.action} needs a product_ref", code="product_required")


def _needs_line(item: Item) -> None:
    if item.line is None:
        raise Refused("DISCONNECT_LINE needs a line_ref", code="line_required")


def _needs_rate(item: Item) -> None:
    _needs_product(item)
    if item.rate is None:
        raise Refused("CHANGE_RATE needs a rate", code="rate_required")
    check_price(item.rate, Decimal(item.product.quantity))  # type: ignore[union-attr]


NEEDS: dict[str, Callable[[Item], None]] = {
    OrderAction.ADD_PRODUCT: _needs_type,
    OrderAction.DISCONNECT_PRODUCT: _needs_product,
    OrderAction.DISCONNECT_LINE: _needs_line,
    OrderAction.CHANGE_RATE: _needs_rate,
}


def _check_against(item: Item, others: Sequence[Item]) -> None:
    """Refuse to do the same twice; products may be added alike."""
    if item.action != OrderAction.ADD_PRODUCT and any(
        (other.action, other.product, other.line) == (item.action, item.product, item.line)
        for other in others
    ):
        raise Refused(
            f"asks again for what an earlier item does: {item.action} {item.product or item.line}",
            code="item_repeated",
        )


def _check_lines(item: Item, items: Sequence[Item]) -> None:
    """Refuse to act on a product, or to add one, on a line that the order disconnects.

    The products of a line go with it.
    """
    ended = {
        other.line.pk
        for other in items
        if other.action == OrderAction.DISCONNECT_LINE and other.line
    }
    if (
        item.action in (OrderAction.DISCONNECT_PRODUCT, OrderAction.CHANGE_RATE)
        and item.product
        and item.product.line_id in ended
    ):
        raise Refused(
            f"product {item.product.product_ref} goes with its line, which the order disconnects",
            code="product_on_disconnected_line",
        )
    if item.action == OrderAction.ADD_PRODUCT and item.line and item.line.pk in ended:
        raise Refused(
            f"line {item.line.line_ref} is disconnected by the same order", code="line_disconnected"
        )
