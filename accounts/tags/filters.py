from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from ..search.filters import keys_with
from .checking import LONGEST


class TagFilter(django_filters.CharFilter):
    """Customers that have a tag, whether it is typed in small letters or not."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"size": 12})
        super().__init__("tags", *args, max_length=LONGEST, widget=widget, **kwargs)

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        if not value:
            return qs
        tag = value.strip().lower()
        found = keys_with(tag=tag)
        return qs.found_by(found, Q(tags__contains=[tag]))  # type: ignore[attr-defined]
