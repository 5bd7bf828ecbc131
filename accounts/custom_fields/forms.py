"""The forms that define custom fields, and the fields that ask for their values."""

from collections.abc import Mapping
from typing import Any

from django import forms

from ..web.fields import AmountField, DayField
from ..web.forms import ActionForm, only_when
from .models import CustomField, validate_code
from .queries import fields_in_use, python_value
from .states import LONGEST_CODE, LONGEST_NAME, LONGEST_TEXT, MOST_CHOICES, FieldKind
from .values import PLACES

TITLE, PREFIX = "Custom fields", "custom_"


class ChoicesField(forms.CharField):
    """Texts as they are typed, one a line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def clean(self, value: Any) -> Any:
        text: str = super().clean(self.prepare_value(value))
        return [line.strip() for line in text.splitlines() if line.strip()]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class FieldForm(ActionForm):
    """A custom field as it may be changed."""

    name = forms.CharField(max_length=LONGEST_NAME)
    choices = ChoicesField(
        required=False,
        max_length=MOST_CHOICES * (LONGEST_TEXT + 2),
        help_text="Of a choice: one a line, in the order in which they are offered",
    )
    required = forms.BooleanField(
        required=False,
        label="A customer needs it",
        help_text="Asked of customers that are created, or edited, from now on",
    )
    in_lists = forms.BooleanField(
        required=False, label="The list of customers has a column and a filter of it"
    )

    def __init__(self, *args: Any, field: CustomField | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field and field.kind != FieldKind.CHOICE:
            del self.fields["choices"]


class NewFieldForm(FieldForm):
    kind = forms.ChoiceField(choices=FieldKind.choices, help_text="It never changes")
    code = forms.CharField(
        max_length=LONGEST_CODE,
        required=False,
        validators=[validate_code],
        help_text="Its name in the API. Empty: made of the name",
    )
    field_order = ("name", "kind", "choices", "required", "in_lists", "code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        only_when(self, "choices", "kind", FieldKind.CHOICE)


def name_of(field: CustomField) -> str:
    """Return the name of the field on forms of customers."""
    return f"{PREFIX}{field.code}"


def value_fields(values: Mapping[str, Any]) -> dict[str, forms.Field]:
    """Return a form's field for each custom field; `values` are those that it begins with.

    A choice that was taken away meanwhile can be kept.
    """
    return {
        name_of(field): _value_field(field, values.get(name_of(field))) for field in fields_in_use()
    }


def values_shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form shows of a customer's custom fields, field by field."""
    return {name_of(field): python_value(field, stored) for field in fields_in_use()}


def values_typed(read: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was typed for custom fields, by their codes; None where nothing was."""
    return {
        name.removeprefix(PREFIX): value if value != "" else None
        for name, value in read.items()
        if name.startswith(PREFIX)
    }


def _value_field(field: CustomField, value: Any) -> forms.Field:
    common: dict[str, Any] = {"label": field.name, "required": field.required}
    if field.kind == FieldKind.NUMBER:
        return AmountField(places=PLACES, signed=True, **common)
    if field.kind == FieldKind.DATE:
        return DayField(**common)
    if field.kind == FieldKind.TEXT:
        return forms.CharField(max_length=LONGEST_TEXT, **common)
    if field.kind == FieldKind.YES_NO:
        offered = [("", "–"), (str(True), "Yes"), (str(False), "No")]
        return forms.TypedChoiceField(
            choices=offered, coerce=str(True).__eq__, empty_value=None, **common
        )
    choices = [(choice, choice) for choice in field.choices]
    if value and value not in field.choices:
        choices.append((value, f"{value} (offered no more)"))
    return forms.ChoiceField(choices=[("", "–"), *choices], **common)
