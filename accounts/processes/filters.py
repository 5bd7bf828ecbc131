"""Filters of the list of runs."""

from django.db.models import Q

from ..web.filters import ChoiceFilter, ListFilter, PartFilter
from .definitions import labels
from .querysets import HELD_FOR_REVIEW
from .states import RunStatus

TO_REVIEW = "TO_REVIEW"


class RunFilter(ListFilter):
    process = ChoiceFilter(label="Process", choices=labels, empty_label="Any process")
    status = PartFilter(
        {
            "": ("Any status", Q()),
            TO_REVIEW: ("Held, to review", HELD_FOR_REVIEW),
            **{status.value: (str(status.label), Q(status=status)) for status in RunStatus},
        },
        label="Status",
    )
