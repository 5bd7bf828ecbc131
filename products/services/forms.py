from typing import Any

from django import forms

from accounts.database.transitions import allowed_transitions
from accounts.models import Customer
from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm, day_field

from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType

CHANGES = ("activate", "suspend", "reactivate", "disconnect")


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


class PriceForm(ActionForm):
    """What a product is charged from its next period on."""

    rate = rate_field(label="New rate", help_text="By the month, or once")
    quantity = quantity_field(required=False, help_text="Empty: as it is")


class DescriptionForm(ActionForm):
    """What a product is called on statements."""

    description = forms.CharField(max_length=500)


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


def connected_lines(customer: Customer) -> Any:
    return Line.objects.filter(customer=customer).connected().order_by("line_ref")
