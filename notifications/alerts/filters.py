"""Filters of the list of alerts."""

from django.db.models import Q

from accounts.web.filters import ChoiceFilter, ListFilter, PartFilter

from .states import AlertKind


class AlertFilter(ListFilter):
    show = PartFilter(
        {
            "": ("Open", Q(resolved_at=None)),
            "all": ("All", Q()),
            "over": ("Over", Q(resolved_at__isnull=False)),
        },
        label="Show",
    )
    kind = ChoiceFilter(label="Kind", choices=AlertKind.choices, empty_label="Any kind")
