from typing import Any

from django import forms

from accounts.models import Customer
from accounts.web.forms import ActionForm, day_field

from ..services.forms import connected_lines, quantity_field, rate_field
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from .states import OrderAction

CHOICES_AT_MOST = 500


class ReasonForm(ActionForm):
    reason = forms.CharField(max_length=500, required=False)


class RescheduleForm(ActionForm):
    effective_on = day_field("New date of its items")


class OrderForm(ActionForm):
    description = forms.CharField(max_length=500, required=False)


class OrderItemForm(ActionForm):
    """One item of an order; a row without an action is left out."""

    action = forms.ChoiceField(choices=[("", "–"), *OrderAction.choices], required=False)
    product_ref = forms.ChoiceField(label="Product", required=False)
    line_ref = forms.ChoiceField(label="Line", required=False)
    product_type = forms.ChoiceField(label="Type to add", required=False)
    identifier = forms.CharField(label="Number of a new line", max_length=200, required=False)
    rate = rate_field(required=False)
    quantity = quantity_field(required=False)
    description = forms.CharField(max_length=500, required=False)
    effective_on = day_field("From", required=False)

    def __init__(self, *args: Any, choices: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in choices.items():
            self.fields[name].choices = [("", "–"), *offered]  # type: ignore[attr-defined]

    def document(self) -> dict[str, Any]:
        """Return the item with the fields that were filled in."""
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}


def item_choices(customer: Customer) -> dict[str, Any]:
    """Return what an order of the customer may name."""
    products = (
        Product.objects.filter(customer=customer)
        .assigned()
        .order_by("product_ref")[:CHOICES_AT_MOST]
    )
    return {
        "product_ref": [
            (product.product_ref, f"{product.description} {product.product_ref}")
            for product in products
        ],
        "line_ref": [
            (line.line_ref, line.identifier) for line in connected_lines(customer)[:CHOICES_AT_MOST]
        ],
        "product_type": list(ProductType.objects.order_by("name").values_list("code", "name")),
    }
