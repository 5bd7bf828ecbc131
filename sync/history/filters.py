"""Filters of the timeline of a customer."""

from django.db.models import QuerySet

from accounts.models import StatusChange
from accounts.status_changes.states import Subject
from accounts.web.filters import ChoiceFilter, ListFilter

from .states import PAYMENTS, STATEMENTS


class HistoryFilter(ListFilter):
    """Which part of the timeline is shown."""

    subject = ChoiceFilter(
        label="What",
        choices=[*Subject.choices, (PAYMENTS, "Payments"), (STATEMENTS, "Statements")],
        empty_label="Everything",
        method="by_part",
    )

    def by_part(
        self, found: QuerySet[StatusChange], name: str, part: str
    ) -> QuerySet[StatusChange]:
        """Leave the rows as they are: each table of the timeline is narrowed by itself."""
        return found
