"""Filters of the lists of Sync Status: its runs, and the closures of one."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.customers.filters import SearchFilter
from accounts.models import ProcessRun
from accounts.processes.states import RunStatus
from accounts.web.filters import ChoiceFilter, DayFilter, ListFilter, PartFilter

from ..workflows.states import WAYS
from .models import Closure
from .queries import UNREVIEWED
from .states import ClosureOutcome

REVIEWED, NOT_REVIEWED = "YES", "NO"


class SyncRunFilter(ListFilter):
    """Both dates are inclusive."""

    show = ChoiceFilter(
        label="Show",
        empty_label="All runs",
        choices=[
            (NOT_REVIEWED, "With closures to review"),
            (RunStatus.SUCCEEDED, "Runs that closed accounts"),
            (RunStatus.HELD, "Held"),
            (RunStatus.REJECTED, "Rejected"),
        ],
        method="in_state",
    )
    as_of_from = DayFilter("as_of", "gte", label="For dates from")
    as_of_to = DayFilter("as_of", "lte", label="to")

    def in_state(self, runs: QuerySet[ProcessRun], name: str, wanted: str) -> QuerySet[ProcessRun]:
        if wanted == NOT_REVIEWED:
            return runs.filter(Exists(Closure.objects.filter(UNREVIEWED, run=OuterRef("pk"))))
        return runs.filter(status=wanted)


class ClosureFilter(ListFilter):
    """Which closures of a run are shown, and so what "all matching" means."""

    q = SearchFilter("customer", label="Account")
    outcome = ChoiceFilter(
        label="Outcome", choices=ClosureOutcome.choices, empty_label="Any outcome"
    )
    reviewed = PartFilter(
        {
            "": ("Reviewed or not", Q()),
            NOT_REVIEWED: ("Not reviewed", Q(reviewed_at=None)),
            REVIEWED: ("Reviewed", Q(reviewed_at__isnull=False)),
        },
        label="Reviewed",
    )
    via = ChoiceFilter(
        "evidence__via", label="Disconnected", choices=list(WAYS.items()), empty_label="Any way"
    )
