"""Filters of the list of accounts with issues."""

from django.db.models import QuerySet

from accounts.customers.filters import SearchFilter
from accounts.customers.states import CustomerStatus
from accounts.models import Customer
from accounts.web.filters import ChoiceFilter, ListFilter

from ..rules.codes import CODES
from .queries import Filters


class IssueFilter(ListFilter):
    """Which accounts with issues are shown, and so what "all matching" means."""

    q = SearchFilter(label="Account")
    code = ChoiceFilter(
        label="Issue",
        choices=[(code, CODES[code].title) for code in CODES],
        empty_label="Any issue",
        method="asked_of_the_rules",
    )
    status = ChoiceFilter(label="Status", choices=CustomerStatus.choices, empty_label="Any status")
    show = ChoiceFilter(
        label="Show",
        choices=[("suppressed", "Suppressed")],
        empty_label="Not suppressed",
        method="asked_of_the_rules",
    )

    def asked_of_the_rules(
        self, customers: QuerySet[Customer], name: str, value: str
    ) -> QuerySet[Customer]:
        """Leave the customers as they are: which issues they have is no column of theirs."""
        return customers

    def chosen(self) -> Filters:
        values = self.values
        return Filters(values.get("code", ""), self.qs, suppressed="show" in values)
