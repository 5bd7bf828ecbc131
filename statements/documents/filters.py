"""Filters of the list of statements."""

from datetime import date
from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet

from accounts.customers.filters import AccountFilter
from accounts.customers.states import CustomerStatus
from accounts.models import Customer, ProcessRun
from accounts.web.filters import ChoiceFilter, DayFilter, ListFilter

from ..ledger.models.statement import Statement
from ..ledger.states import StatementKind
from ..payments.facts import promises_in_force
from ..posting.states import STATEMENTS
from .queries import made_by
from .unusual import unusual


class StatementFilter(ListFilter):
    """Both dates are inclusive."""

    q = django_filters.CharFilter(
        label="Statement or account", max_length=64, method="by_statement_or_account"
    )
    run = django_filters.UUIDFilter(widget=forms.HiddenInput, method="by_run")
    kind = ChoiceFilter(label="Kind", choices=StatementKind.choices, empty_label="Any kind")
    created_from = DayFilter("created_on", "gte", label="Created from")
    created_to = DayFilter("created_on", "lte", label="to")
    amount = ChoiceFilter(
        label="Amount",
        choices=[("unusual", "Unlike the usual")],
        empty_label="Any amount",
        method="by_amount",
    )

    def by_run(self, found: QuerySet[Statement], name: str, key: UUID) -> QuerySet[Statement]:
        """Return what the run made; nothing when there is no such run."""
        run = ProcessRun.objects.filter(pk=key, process=STATEMENTS).first()
        return found.filter(pk__in=made_by(run).values("pk")) if run else found.none()

    def by_amount(self, found: QuerySet[Statement], name: str, chosen: str) -> QuerySet[Statement]:
        return unusual(found)

    def by_statement_or_account(
        self, found: QuerySet[Statement], name: str, text: str
    ) -> QuerySet[Statement]:
        """Return the statement of this number, or else those of the customers that are found."""
        numbered = found.filter(statement_number=text)
        if numbered.exists():
            return numbered
        return found.filter(customer__in=Customer.objects.all().matching(text))


class OverdueFilter(AccountFilter):
    """Which overdue accounts are shown; a promise is one that holds on the date."""

    status = ChoiceFilter(
        label="Status",
        choices=[
            (CustomerStatus.OPEN, "Open"),
            (CustomerStatus.SUSPENDED, "Suspended"),
            (CustomerStatus.CLOSED, "Closed"),
        ],
        empty_label="Any status",
    )
    promise = ChoiceFilter(
        label="Promise to pay",
        choices=[("yes", "Promised"), ("no", "Not promised")],
        empty_label="Promised or not",
        method="by_promise",
    )

    def __init__(self, *args: Any, as_of: date, **kwargs: Any) -> None:
        self.as_of = as_of
        super().__init__(*args, **kwargs)

    def by_promise(self, found: QuerySet[Customer], name: str, chosen: str) -> QuerySet[Customer]:
        promised = Exists(promises_in_force(self.as_of).filter(customer=OuterRef("pk")))
        return found.filter(promised if chosen == "yes" else ~promised)
