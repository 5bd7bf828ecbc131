from typing import Any

from django import forms

from ..web.forms import ActionForm
from .states import ContactRole


class ContactForm(ActionForm):
    """A person whom one reaches at a customer."""

    name = forms.CharField(max_length=200)
    roles = forms.MultipleChoiceField(
        label="Is there for",
        choices=ContactRole.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    email = forms.EmailField(label="E-mail", max_length=254, required=False)
    phone = forms.CharField(max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if not self.errors and not values["email"] and not values["phone"]:
            self.add_error("email", "Give an e-mail address or a phone number.")
        return values
