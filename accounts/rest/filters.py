"""Filters of the API's lists."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.forms.utils import ErrorDict
from rest_framework.exceptions import ErrorDetail, ValidationError

from ..web.filters import BaseFilter, ChoiceFilter, DayFilter

PAGING = frozenset({"limit", "after", "before", "order", "fields", "expand"})
RANGES = ("gt", "gte", "lt", "lte")
AS_OF = frozenset({"as_of"})
METADATA = "metadata__"
LONGEST_METADATA = 500


class QueryError(ValidationError):
    """A parameter of the address that is unknown or cannot be read."""


class InstantField(forms.CharField):
    """An instant with its offset."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        instant = parse_instant(text)
        if instant is None:
            raise forms.ValidationError(
                "write an instant with its offset, such as 2027-01-31T12:00:00Z", code="invalid"
            )
        return instant


class InstantFilter(django_filters.Filter):
    field_class = InstantField


class SeveralFilter(django_filters.BaseInFilter, django_filters.CharFilter):
    """One of several values, with commas between them."""


class ApiFilter(BaseFilter):
    """The filters of a list of the API, which refuses what it does not know or cannot read.

    `names` and `choices` are filtered by one value or by several (`__in`), `days` and `instants` by
    one or by ranges (`__gte`); each maps a parameter to the column that it asks of. With
    `by_metadata`, `metadata__colour=red` finds what has this text of the integrator's own.
    """

    names: ClassVar[Mapping[str, str]] = {}
    choices: ClassVar[Mapping[str, tuple[str, Any]]] = {}
    days: ClassVar[Mapping[str, str]] = {}
    instants: ClassVar[Mapping[str, str]] = {}
    by_metadata: ClassVar[bool] = False
    also: ClassVar[frozenset[str]] = frozenset()  # parameters that the view reads itself

    @classmethod
    def get_filters(cls) -> Any:
        found = super().get_filters()
        for name, column in cls.names.items():
            found[name] = django_filters.CharFilter(column, max_length=200)
            found[f"{name}__in"] = SeveralFilter(column, lookup_expr="in")
        for name, (column, values) in cls.choices.items():
            found[name] = ChoiceFilter(column, choices=values.choices)
            found[f"{name}__in"] = SeveralFilter(
                column, lookup_expr="in", validators=[_each_of(set(values.values))]
            )
        for one, columns in ((DayFilter, cls.days), (InstantFilter, cls.instants)):
            for name, column in columns.items():
                found[name] = one(column)
                for way in RANGES:
                    found[f"{name}__{way}"] = one(column, lookup_expr=way)
        return found

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if metadata := self._metadata():
            found = found.filter(metadata__contains=metadata)
        return found

    def check(self) -> None:
        """Raise QueryError for an unknown parameter, and for a value that cannot be read."""
        unknown = set(self.data) - set(self.filters) - PAGING - self.also
        if self.by_metadata:
            unknown = {name for name in unknown if not name.startswith(METADATA)}
        if unknown:
            raise QueryError(dict.fromkeys(sorted(unknown), "no such parameter"))
        if not self.is_valid():
            raise QueryError(_found(self.errors))
        for name, value in self._metadata().items():
            if "\0" in name + value or len(value) > LONGEST_METADATA:
                raise QueryError({f"{METADATA}{name}"[:100]: "cannot be read"})

    def _metadata(self) -> dict[str, str]:
        if not self.by_metadata:
            return {}
        return {
            name.removeprefix(METADATA): value
            for name, value in self.data.items()
            if name.startswith(METADATA)
        }


def parse_instant(text: str) -> Any:
    """Return the instant that the text names with its offset; None for any other text."""
    try:
        instant = datetime.fromisoformat(text.strip().replace(" ", "+"))
        return instant.astimezone(UTC) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _found(errors: ErrorDict) -> dict[str, list[ErrorDetail]]:
    """Return the errors of a form by their parameters, with the codes of the form."""
    return {
        name: [
            ErrorDetail(text, str(one.code or "invalid")) for one in found for text in one.messages
        ]
        for name, found in errors.as_data().items()
    }


def _each_of(known: set[str]) -> Any:
    def check(value: str) -> None:
        if value not in known:
            raise forms.ValidationError(
                f"{value[:100]} is none of {', '.join(sorted(known))}", code="invalid_choice"
            )

    return check
