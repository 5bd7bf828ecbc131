"""Whether the items of an order could be applied to the customer as it is."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError

from accounts.calendar import LAST_DAY
from accounts.errors import Refused
from accounts.models import Customer
from accounts.money import check_price
from accounts.tenancy.rows import validate_key
from accounts.text import status_word

from ..services.operations import BACKDATED_DAYS
from ..services.states import ASSIGNED, LineStatus
from .items import ADDS, NUMBERS, Item, clean, numbered
from .states import OrderAction


def check_items(customer: Customer, items: Sequence[Item], as_of: date) -> None:
    """Raise Refused for an item that could not be applied to the customer as it is today.

    The error names the item by its number.
    """
    if not items:
        raise Refused("an order has at least one item", code="items_required")
    for number, item in enumerate(items, start=1):
        numbered(number, _check, customer, item, as_of)
        numbered(number, _check_against, item, items[: number - 1])
    for number, item in enumerate(items, start=1):
        numbered(number, _check_lines, item, items)
        numbered(number, _check_added_line, item, items)


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
    if item.new_ref:
        check_free(item.action, item.new_ref)
    NEEDS[item.action](item)


def check_free(action: str, ref: str) -> None:
    """Raise Refused for a name that what is added cannot bear."""
    name, model = ADDS[action]
    try:
        validate_key(ref)
    except ValidationError as error:
        raise Refused(f"{name}: {error.message}", code="invalid_reference") from error
    if model.objects.filter(**{name: ref}).exists():
        raise Refused(f"{ref} exists already", code="already_exists")


def _needs_identifier(item: Item) -> None:
    if not item.identifier:
        raise Refused("ADD_LINE needs an identifier", code="identifier_required")


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
    OrderAction.ADD_LINE: _needs_identifier,
    OrderAction.ADD_PRODUCT: _needs_type,
    OrderAction.DISCONNECT_PRODUCT: _needs_product,
    OrderAction.DISCONNECT_LINE: _needs_line,
    OrderAction.CHANGE_RATE: _needs_rate,
}


def _check_against(item: Item, others: Sequence[Item]) -> None:
    """Refuse to do the same twice; what is added may be alike, but for its name."""
    same = [other for other in others if other.action == item.action]
    if item.action in ADDS:
        repeated = item.new_ref and any(other.new_ref == item.new_ref for other in same)
    else:
        repeated = any((one.product, one.line) == (item.product, item.line) for one in same)
    if repeated:
        raise Refused(
            "asks again for what an earlier item does: "
            f"{item.action} {item.product or item.line or item.new_ref}",
            code="item_repeated",
        )


def _check_added_line(item: Item, items: Sequence[Item]) -> None:
    """Refuse to add a product to a line that is not there, or that the order adds later."""
    if not item.new_line_ref:
        return
    adding = [
        place
        for place, one in enumerate(items)
        if one.action == OrderAction.ADD_LINE and one.new_ref == item.new_line_ref
    ]
    if not adding:
        raise Refused(f"there is no line {item.new_line_ref!r}", code="reference_unknown")
    added = items[adding[0]]
    if (added.effective_on, adding[0]) > (item.effective_on, items.index(item)):
        raise Refused(f"line {item.new_line_ref} is added later", code="line_added_later")


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
