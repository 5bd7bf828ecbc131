"""What an order may ask for.

Items are read from the names that people and programs give, and checked before they are put on
record.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError

from accounts.errors import Refused
from accounts.models import Customer
from accounts.money import plain_decimal

from ..services.models.line import Line
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from .models import OrderItem
from .states import OrderAction

FIELDS = {
    OrderAction.ADD_LINE: {"line_ref", "identifier"},
    OrderAction.ADD_PRODUCT: {
        *("product_type", "product_ref", "line_ref", "rate", "quantity", "description")
    },
    OrderAction.DISCONNECT_PRODUCT: {"product_ref"},
    OrderAction.DISCONNECT_LINE: {"line_ref"},
    OrderAction.CHANGE_RATE: {"product_ref", "rate"},
}
# What an item adds, by the field with the name that it is to bear
ADDS: dict[str, tuple[str, Any]] = {
    OrderAction.ADD_LINE: ("line_ref", Line),
    OrderAction.ADD_PRODUCT: ("product_ref", Product),
}
NUMBERS = ("rate", "quantity")
ROWS: dict[str, Any] = {"product_ref": Product, "line_ref": Line, "product_type": ProductType}


@dataclass(frozen=True)
class Item:
    """One act that an order asks for.

    `rate` is by the month, or once; a product that is added without one takes its type's. `new_ref`
    is the name of what is added, `new_line_ref` that of a line which the same order adds.
    """

    action: str
    effective_on: date
    product: Product | None = None
    line: Line | None = None
    product_type: ProductType | None = None
    rate: Decimal | None = None
    quantity: Decimal = Decimal(1)
    description: str = ""
    identifier: str = ""
    new_ref: str = ""
    new_line_ref: str = ""


def read_items(customer: Customer, documents: Any) -> list[Item]:
    """Read items from their documents.

    A document is {action, effective_on, product_ref | line_ref | product_type, rate, quantity,
    identifier, description}. Raises Refused, naming the item by its number, for a field that is
    missing, unknown, or names nothing of the customer's.
    """
    if not isinstance(documents, list):
        raise Refused("the items are a list", code="items_not_a_list")
    return [
        numbered(number, _read, customer, document)
        for number, document in enumerate(documents, start=1)
    ]


def numbered(number: int, act: Callable[..., Any], *arguments: Any) -> Any:
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
        if name == ADDS.get(action, ("",))[0]:
            values["new_ref"] = str(given[name])
        elif (action, name) == (OrderAction.ADD_PRODUCT, "line_ref"):
            values |= line_of(customer, str(given[name]))
        elif name in ROWS:
            values[name.removesuffix("_ref")] = _row(customer, name, given[name])
        else:
            values[name] = clean(name, given[name])
    return Item(action=action, **values)


def line_of(customer: Customer, line_ref: str) -> dict[str, Any]:
    """Return the fields that name a line of the customer, or one which the order is to add."""
    line = Line.objects.filter(customer=customer, line_ref=line_ref).first()
    return {"line": line} if line else {"new_line_ref": line_ref}


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
