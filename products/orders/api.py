from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Day, Key, Named, QuantityField, RateField, Text
from accounts.models import Customer
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Listed, Made, Shown, act
from sync.acts.answers import Acts, act_answer

from ..services.models.line import Line
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from .items import ADDS, FIELDS, Item
from .models import Order
from .operations import (
    cancel_order,
    complete_order,
    create_order,
    reschedule_order,
    submit_order,
)
from .resources import OrderResource
from .states import OrderAction, OrderStatus

# What the members of these names refer to
REFERENCES = {
    "product_ref": Named(Product, "product_ref"),
    "line_ref": Named(Line, "line_ref"),
}


class NewItem(serializers.Serializer):
    """One act that an order asks for, with the members that the act takes.

    The reference of what is added is a new one. A product may be added to a line that the same
    order adds.
    """

    action = serializers.ChoiceField(choices=OrderAction.choices)
    effective_on = Day()
    product_ref = Key(required=False)
    line_ref = Key(required=False)
    product_type = Named(ProductType, "code", required=False)
    rate = RateField(required=False)
    quantity = QuantityField(required=False)
    identifier = Text(max_length=200, required=False)
    description = Text(max_length=500, required=False, allow_blank=True)

    def to_internal_value(self, data: Any) -> Any:
        action = data.get("action") if isinstance(data, dict) else None
        if isinstance(action, str) and action in OrderAction.values:
            known = FIELDS[OrderAction(action)] | {"action", "effective_on"}
            strange = [name for name in data if name not in known]
            if strange:
                raise serializers.ValidationError(
                    dict.fromkeys(strange, f"{action} takes none"), "unknown_field"
                )
        return super().to_internal_value(data)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Look up what the item acts on; what it adds, and its new line, are left to the order."""
        added, _ = ADDS.get(values["action"], ("", None))
        for name, reference in REFERENCES.items():
            if name in values and values["action"] not in ADDS:
                values[name.removesuffix("_ref")] = _found(name, reference, values[name])
        if added in values:
            values["new_ref"] = values[added]
        return values


def _found(name: str, reference: Named, ref: str) -> Any:
    try:
        return reference.to_internal_value(ref)
    except serializers.ValidationError as error:
        raise serializers.ValidationError({name: error.detail}) from error


class NewOrder(Body):
    """An order, PENDING, with its items in the order in which they are applied."""

    account_number = Named(Customer, "account_number", source="customer")
    order_ref = Key(required=False)
    description = Text(max_length=500, required=False, allow_blank=True)
    items = NewItem(many=True, allow_empty=False)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        """Look up the lines that products are added to, unless the order adds them itself."""
        adds_line, adds_product = OrderAction.ADD_LINE, OrderAction.ADD_PRODUCT
        items = values["items"]
        new = {one.get("new_ref") for one in items if one["action"] == adds_line}
        wrong: Any = {}
        for place, one in enumerate(items):
            ref = one.get("line_ref")
            if one["action"] != adds_product or not ref:
                continue
            if ref in new:
                one["new_line_ref"] = ref
                continue
            try:
                one["line"] = _found("line_ref", REFERENCES["line_ref"], ref)
            except serializers.ValidationError as error:
                wrong[place] = error.detail
        if wrong:
            raise serializers.ValidationError({"items": wrong})
        return values


class RescheduleOrder(ActBody):
    effective_on = Day()


class OrderFilter(ApiFilter):
    names = {"order_ref": "order_ref", "account_number": "customer__account_number"}
    choices = {"status": ("status", OrderStatus)}


class Orders(Listed, Shown, Made, Acts):
    """What customers asked to have changed; completing applies all of it, or nothing."""

    resource = OrderResource
    filters = OrderFilter
    create_body = NewOrder
    lookup_field = "order_ref"

    def make(self, values: dict[str, Any]) -> Order:
        return create_order(
            values["customer"],
            [Item(**_of_item(item)) for item in values["items"]],
            as_of=self.today,
            description=values.get("description", ""),
            order_ref=values.get("order_ref", ""),
        )

    @act(answers=act_answer(OrderResource))
    def submit(self, request: Request, order_ref: str) -> Response:
        """Take a pending order to OPEN: it is being worked on."""
        return self._go(submit_order)

    @act(answers=act_answer(OrderResource))
    def complete(self, request: Request, order_ref: str) -> Response:
        """Apply every item, each from its own effective date."""
        return self._go(complete_order)

    @act(answers=act_answer(OrderResource))
    def cancel(self, request: Request, order_ref: str) -> Response:
        """End an order; none of its items is applied."""
        return self._go(cancel_order)

    @act(RescheduleOrder, answers=act_answer(OrderResource))
    def reschedule(self, request: Request, order_ref: str) -> Response:
        """Let all items of an unfinished order take effect on another day."""
        return self.act_on(
            RescheduleOrder,
            lambda row, values: reschedule_order(row, values["effective_on"], as_of=self.today),
        )

    def _go(self, operation: Any) -> Response:
        return self.act_on(ActBody, lambda row, values: operation(row, as_of=self.today, **values))


def _of_item(values: dict[str, Any]) -> dict[str, Any]:
    """Return what an item keeps of its values: rows in the place of their names."""
    return {name: value for name, value in values.items() if name not in REFERENCES}
