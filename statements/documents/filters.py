"""Filters of the list of statements."""

import django_filters
from django.db.models import QuerySet

from accounts.models import Customer
from accounts.web.filters import ChoiceFilter, DayFilter, ListFilter

from ..ledger.models.statement import Statement
from ..ledger.states import StatementKind


class StatementFilter(ListFilter):
    """Both dates are inclusive."""

    q = django_filters.CharFilter(
        label="Statement or account", max_length=64, method="by_statement_or_account"
    )
    kind = ChoiceFilter(label="Kind", choices=StatementKind.choices, empty_label="Any kind")
    created_from = DayFilter("created_on", "gte", label="Created from")
    created_to = DayFilter("created_on", "lte", label="to")

    def by_statement_or_account(
        self, found: QuerySet[Statement], name: str, text: str
    ) -> QuerySet[Statement]:
        """Return the statement of this number, or else those of the customers that are found."""
        numbered = found.filter(statement_number=text)
        if numbered.exists():
            return numbered
        return found.filter(customer__in=Customer.objects.all().matching(text))
