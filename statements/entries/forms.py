from typing import Any

from django import forms

from accounts.customers.forms import CustomerField
from accounts.models import Customer
from accounts.web.fields import AmountField
from accounts.web.forms import ActionForm, day_field
from products.models import Product

from ..ledger.states import TransactionKind

REASON = "Kept with the entry; the customer may read it on the statement"


def reason_field() -> forms.CharField:
    """Return the reason that an act needs; what it would do is shown without one."""
    return forms.CharField(
        max_length=400,
        required=False,
        help_text=REASON,
        widget=forms.TextInput(attrs={"required": True}),
    )


class EntryForm(ActionForm):
    """A one-off charge or credit."""

    kind = forms.ChoiceField(
        label="What",
        choices=[(kind.value, kind.label) for kind in TransactionKind if kind != "PAYMENT"],
    )
    amount = AmountField()
    day = day_field("Dated")
    description = forms.CharField(
        label="Reason", max_length=400, help_text="The customer reads it on the statement"
    )
    product = forms.ModelChoiceField(
        Product._base_manager.none(),
        to_field_name="product_ref",
        required=False,
        empty_label="None in particular",
    )

    def __init__(self, customer: Customer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].in_currency(customer.currency)  # type: ignore[attr-defined]
        rows = Product.objects.filter(customer=customer).order_by("product_ref")
        self.fields["product"].queryset = rows  # type: ignore[attr-defined]


class ReverseForm(ActionForm):
    reason = reason_field()


class TransferForm(ActionForm):
    """The account that a payment was meant for."""

    to = CustomerField(label="To the account", max_length=64)
    reason = reason_field()
