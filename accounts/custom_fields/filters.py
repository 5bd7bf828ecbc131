"""Filters of customers by the provider's own fields."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import DateField, DecimalField, Expression, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from ..money import plain, plain_decimal
from ..rest.filters import ApiFilter
from ..search.filters import keys_with
from ..web.fields import AmountField, DayField
from ..web.filters import BaseFilter, ListFilter
from .models import CustomField
from .queries import fields_in_lists, fields_in_use
from .states import LONGEST_TEXT, FieldKind

YES_OR_NO = [("true", "Yes"), ("false", "No")]
PREFIX = "custom_fields__"
NUMBER = DecimalField(max_digits=20, decimal_places=4)
TYPED: dict[FieldKind, Callable[..., forms.Field]] = {
    FieldKind.NUMBER: partial(AmountField, signed=True),
    FieldKind.DATE: DayField,
}


class PlainNumberField(forms.CharField):
    """A number as programs write it."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return plain_decimal(text) if text else None
        except ValueError as error:
            raise forms.ValidationError("write a number such as 12.5", code="invalid") from error


class CustomListFilter(ListFilter):
    """The filters of a page, with those of the custom fields that lists show."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.listed = fields_in_lists()
        for field in self.listed:
            _add(self, _of_page(field))


class CustomApiFilter(ApiFilter):
    """The filters of a list of the API, with `custom_fields__CODE` of each custom field.

    Numbers and dates are asked for by ranges too (`__gte`, `__lte`).
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if any(name.startswith(PREFIX) for name in self.data):
            for field in fields_in_use():
                _add(self, _of_api(field))


class ValueFilter(django_filters.Filter):
    """Customers whose value of a custom field meets a lookup."""

    def __init__(
        self,
        field: CustomField,
        typed: Callable[..., forms.Field] = forms.CharField,
        lookup: str = "exact",
        **options: Any,
    ) -> None:
        self.custom, self.lookup = field, lookup
        self.field_class = typed
        super().__init__(**options)

    def filter(self, qs: QuerySet, value: Any) -> QuerySet:
        if value in (None, ""):
            return qs
        name = f"custom_{self.custom.code}"
        rows = qs.alias(**{name: _value(self.custom)})
        condition = Q(**{f"{name}__{self.lookup}": value})
        if self.lookup == "exact":
            keys = keys_with(fields={self.custom.code: _stored(self.custom, value)})
        elif self.lookup == "icontains":
            keys = keys_with(part=(self.custom.code, value))
        else:
            return rows.filter(condition)
        return rows.found_by(keys, condition)


def _add(filters: BaseFilter, found: Iterator[tuple[str, ValueFilter]]) -> None:
    for name, one in found:
        one.parent, one.model = filters, filters.queryset.model
        filters.filters[name] = one


def _of_page(field: CustomField) -> Iterator[tuple[str, ValueFilter]]:
    name, kind = f"custom_{field.code}", FieldKind(field.kind)
    if typed := TYPED.get(kind):
        yield f"{name}_from", ValueFilter(field, typed, "gte", label=f"{field.name} from")
        yield f"{name}_to", ValueFilter(field, typed, "lte", label=f"{field.name} to")
    elif kind == FieldKind.TEXT:
        yield (
            name,
            ValueFilter(field, lookup="icontains", label=field.name, max_length=LONGEST_TEXT),
        )
    else:
        offered = YES_OR_NO if kind == FieldKind.YES_NO else [(one, one) for one in field.choices]
        choices = [("", "Any"), *offered]
        yield name, ValueFilter(field, forms.ChoiceField, label=field.name, choices=choices)


def _of_api(field: CustomField) -> Iterator[tuple[str, ValueFilter]]:
    name, kind = f"{PREFIX}{field.code}", FieldKind(field.kind)
    if kind == FieldKind.YES_NO:
        yield name, ValueFilter(field, forms.ChoiceField, choices=YES_OR_NO)
    elif kind in TYPED:
        typed: Callable[..., forms.Field] = (
            PlainNumberField if kind == FieldKind.NUMBER else DayField
        )
        for ending, lookup in (("", "exact"), ("__gte", "gte"), ("__lte", "lte")):
            yield name + ending, ValueFilter(field, typed, lookup)
    else:
        yield name, ValueFilter(field, max_length=LONGEST_TEXT)


def _stored(field: CustomField, value: Any) -> Any:
    """Return the value as the JSON of a customer holds it."""
    if field.kind == FieldKind.YES_NO:
        return value == "true"
    if field.kind == FieldKind.NUMBER:
        return plain(value + 0)
    return value.isoformat() if field.kind == FieldKind.DATE else value


def _value(field: CustomField) -> Expression:
    """Return what a customer has of the field, as one can compare it."""
    text = KeyTextTransform(field.code, "custom_fields")
    if field.kind == FieldKind.NUMBER:
        return Cast(text, NUMBER)
    return Cast(text, DateField()) if field.kind == FieldKind.DATE else text
