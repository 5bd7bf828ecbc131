"""Filters of lists, read from an address by django-filter."""

from collections.abc import Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from .fields import DayField

NEVER_GIVEN = "\0"  # a field refuses it, so that no value stands for NULL


class FilterForm(forms.Form):
    """The fields of a list's filters, in the platform's own look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"
            if isinstance(field, forms.ChoiceField):
                field.widget.attrs["data-submit-on-change"] = ""


class BaseFilter(django_filters.FilterSet):
    """The filters of a list, for a page or the API.

    `qs` holds the rows that pass every filter that can be read.
    """

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Ask every filter, those without a value too: some of them have a choice of their own."""
        for name, filter_ in self.filters.items():
            queryset = filter_.filter(queryset, self.form.cleaned_data.get(name))
        return queryset

    @property
    def values(self) -> dict[str, Any]:
        """Return the values that are given and can be read."""
        self.is_valid()
        read = self.form.cleaned_data
        return {name: value for name, value in read.items() if value not in ("", None)}


class ListFilter(BaseFilter):
    """The filters of a page.

    A value that cannot be read filters nothing, and the page names it. An act on all rows that
    match asks `is_valid` first: without the filter it would choose more than was meant.
    """

    class Meta:
        form = FilterForm

    @property
    def asked(self) -> dict[str, str]:
        """Return what the address says, readable or not, for a form that carries the filters."""
        return {name: self.data[name] for name in self.filters if self.data.get(name)}


class ChoiceFilter(django_filters.ChoiceFilter):
    """One of a few values; none of them means NULL."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, null_value=NEVER_GIVEN, **kwargs)


class PartFilter(django_filters.ChoiceFilter):
    """Which part of a list is shown: a label and a condition for each choice.

    The part whose key is empty is shown unless another one is chosen.
    """

    def __init__(self, parts: Mapping[str, tuple[str, Q]], **kwargs: Any) -> None:
        self.conditions = {key: condition for key, (_, condition) in parts.items()}
        choices = [(key, label) for key, (label, _) in parts.items() if key]
        super().__init__(choices=choices, empty_label=parts[""][0], **kwargs)

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        return qs.filter(self.conditions[value or ""])


class DayFilter(django_filters.DateFilter):
    """A day, chosen from a calendar."""

    field_class = DayField
