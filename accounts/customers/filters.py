"""Filters of lists of customers."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from ..bill_profiles.models import BillProfile
from ..custom_fields.filters import CustomListFilter
from ..tags.filters import TagFilter
from ..web.filters import ChoiceFilter, ListFilter
from .models import Customer
from .states import CustomerKind, CustomerStatus

SEARCHED = {"type": "search", "placeholder": "Account, name, e-mail or phone"}


def profile_choices() -> list[tuple[str, str]]:
    """Return the provider's bill profiles by name, to be asked when a form is shown."""
    return list(BillProfile.objects.order_by("name").values_list("code", "name"))


class SearchFilter(django_filters.CharFilter):
    """Rows whose customer is found by a text; `field_name` leads from the row to the customer."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, max_length=200, widget=forms.TextInput(attrs=SEARCHED), **kwargs)

    def filter(self, qs: QuerySet, value: str | None) -> QuerySet:
        if not value:
            return qs
        if qs.model is Customer:
            return qs.matching(value)  # type: ignore[attr-defined]
        return qs.filter(**{f"{self.field_name}__in": Customer.objects.all().matching(value)})


class AccountFilter(ListFilter):
    """Which accounts of a work list are shown, and so what "all matching" means."""

    q = SearchFilter(label="Customer")
    profile = ChoiceFilter(
        "bill_profile__code",
        label="Bill profile",
        choices=profile_choices,
        empty_label="Any profile",
    )


class CustomerFilter(CustomListFilter):
    q = SearchFilter(label="Search")
    status = ChoiceFilter(label="Status", choices=CustomerStatus.choices, empty_label="Any status")
    kind = ChoiceFilter(label="Kind", choices=CustomerKind.choices, empty_label="Any kind")
    profile = ChoiceFilter(
        "bill_profile__code",
        label="Bill profile",
        choices=profile_choices,
        empty_label="Any profile",
    )
    tag = TagFilter(label="Tag")
