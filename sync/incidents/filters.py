"""Filters of the accounts that an incident has reached."""

from django.db.models import QuerySet

from accounts.models import Customer
from accounts.web.filters import ChoiceFilter, ListFilter

from .states import Reach


class ReachFilter(ListFilter):
    """By which kind of thing the accounts were reached; the page asks for these accounts alone."""

    reach = ChoiceFilter(
        label="Reached by", choices=Reach.choices, empty_label="Anything", method="as_asked"
    )

    def as_asked(self, rows: QuerySet[Customer], name: str, wanted: str) -> QuerySet[Customer]:
        return rows
