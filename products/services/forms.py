from typing import Any

from django import forms

from accounts.database.transitions import allowed_transitions
from accounts.models import Customer
from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm, day_field

from ..orders.states import OrderAction
from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType

CHANGES = ("activate", "suspend", "reactivate", "disconnect")
CHOICES_AT_MOST = 500


def rate_field(**options: Any) -> AmountField:
    return AmountField(places=8, signed=True, **options)


def quantity_field(**options: Any) -> AmountField:
    return AmountField(places=6, **options)


class ServiceForm(ActionForm):
    """What becomes of a line or product, and from which day on."""

    transition = forms.ChoiceField(label="Change")
    effective_on = day_field("From")
    reason = forms.CharField(max_length=500, required=False)

    def __init__(self, service: Line | Product, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        allowed = allowed_transitions(service)
        choices = [(name, name.capitalize()) for name in CHANGES if name in allowed]
        self.fields["transition"].choices = choices  # type: ignore[attr-defined]


class RateForm(ActionForm):
    rate = rate_field(label="New rate")


class ProductForm(ActionForm):
    """A product to give to a customer."""

    product_type = forms.ModelChoiceField(
        ProductType._base_manager.none(), to_field_name="code", label="Product type"
    )
    line = forms.ModelChoiceField(
        Line._base_manager.none(), to_field_name="line_ref", required=False, empty_label="No line"
    )
    rate = rate_field(required=False, help_text="Empty: the type's own rate")
    quantity = quantity_field(initial=1)
    description = forms.CharField(max_length=500, required=False)
    activated_on = day_field("Active from", required=False, help_text="Empty: it waits, pending")

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        types = ProductType.objects.order_by("name")
        self.fields["product_type"].queryset = types  # type: ignore[attr-defined]
        self.fields["line"].queryset = connected_lines(customer)  # type: ignore[attr-defined]


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


def connected_lines(customer: Customer) -> Any:
    return Line.objects.filter(customer=customer).connected().order_by("line_ref")
