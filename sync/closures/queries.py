"""What the Sync Status pages read.

They show runs with their closures, a run's closures, and what a run would close now.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.database.expressions import given_keys
from accounts.models import Customer, ProcessRun, Provider, StatusChange
from accounts.processes.queries import held_for_review
from accounts.processes.states import RunStatus
from accounts.web.paging import Page, Place, page_by_key

from ..rules.closure import closable
from .batch import list_accounts
from .brake import brake, closed_by_checks
from .models import Closure
from .operations import last_changes, obstacle
from .states import SYNC_STATUS, ClosureOutcome

UNREVIEWED = Q(outcome=ClosureOutcome.CLOSED, reviewed_at=None)


@dataclass(frozen=True)
class RunRow:
    """A run and how many of its closures stand where."""

    run: ProcessRun
    listed: int
    closed: int
    restored: int
    kept: int
    to_review: int


@dataclass(frozen=True)
class ClosureRow:
    """A closure, the customer's last change of status, and what keeps it from being restored.

    `obstacle` is empty when it can be restored.
    """

    closure: Closure
    last_change: StatusChange | None
    obstacle: str


@dataclass(frozen=True)
class RunForecast:
    """What a run would do now.

    It has how many accounts it would close, and whether that is more than it may unasked.
    """

    candidates: int
    open_before: int
    closed_today: int
    allowed: int

    @property
    def held(self) -> bool:
        return self.candidates + self.closed_today > self.allowed


def to_review() -> QuerySet[Closure]:
    """Return what was closed and nobody has looked at yet."""
    return Closure.objects.filter(UNREVIEWED)


def sync_runs() -> QuerySet[ProcessRun]:
    """Return the Sync Status runs that have closures."""
    runs = ProcessRun.objects.filter(process=SYNC_STATUS, dry_run=False)
    return runs.filter(Exists(Closure.objects.filter(run=OuterRef("pk"))))


def runs_decided(runs: QuerySet[ProcessRun]) -> QuerySet[ProcessRun]:
    """Return the runs without those that wait for a decision."""
    waiting = held_for_review(ProcessRun.objects.filter(process=SYNC_STATUS))
    return runs.exclude(pk__in=waiting.values("pk"))


def runs_to_decide() -> list[RunRow]:
    """Return the held runs that wait for a person, newest first."""
    return with_counts(
        held_for_review(ProcessRun.objects.filter(process=SYNC_STATUS)).order_by("-id")
    )


def with_counts(runs: Sequence[ProcessRun] | QuerySet[ProcessRun]) -> list[RunRow]:
    runs = list(runs)
    counted = (
        Closure.objects.filter(run__in=runs)
        .order_by()
        .values("run_id")
        .annotate(
            listed=Count("pk"),
            closed=Count(
                "pk", filter=Q(outcome__in=[ClosureOutcome.CLOSED, ClosureOutcome.RESTORED])
            ),
            restored=Count("pk", filter=Q(outcome=ClosureOutcome.RESTORED)),
            kept=Count("pk", filter=Q(outcome=ClosureOutcome.KEPT)),
            to_review=Count("pk", filter=UNREVIEWED),
        )
    )
    counts = {row.pop("run_id"): row for row in counted}
    none = dict.fromkeys(("listed", "closed", "restored", "kept", "to_review"), 0)
    return [RunRow(run, **counts.get(run.pk, none)) for run in runs]


def with_obstacles(closures: Sequence[Closure]) -> list[ClosureRow]:
    """Return closures with their customers, each with what keeps it from being restored."""
    last = last_changes(closures)
    return [
        ClosureRow(closure, change, obstacle(closure, change))
        for closure in closures
        for change in [last.get(closure.customer_id)]
    ]


def still_meeting(
    run: ProcessRun, as_of: date, chosen: Iterable[UUID] | None = None
) -> QuerySet[Customer]:
    """Return those on a held run's list that meet the rule now: what approving it would close.

    With `chosen` closures it is what approving these alone would close.
    """
    held = Closure.objects.filter(run=run, outcome=ClosureOutcome.HELD)
    if chosen is not None:
        held = held.filter(pk__in=given_keys(chosen))
    return closable(as_of, among=list(held.values_list("customer_id", flat=True)))


def forecast_run(provider: Provider, as_of: date) -> RunForecast:
    """Return what a run for the date would do at this moment."""
    open_before = Customer.objects.open().count()
    return RunForecast(
        candidates=closable(as_of).count(),
        open_before=open_before,
        closed_today=closed_by_checks(as_of),
        allowed=int(brake(provider, open_before, as_of)),
    )


def candidates_page(provider: Provider, as_of: date, place: Place) -> Page:
    """Return a page of the accounts that a run would close now, by account number.

    They are closures with their evidence. Nothing changes.
    """
    page = page_by_key(closable(as_of), "account_number", place, among=Customer.objects.open())
    return Page(
        _as_listed(provider, as_of, [customer.pk for customer in page.rows]),
        page.before,
        page.after,
    )


def _as_listed(provider: Provider, as_of: date, keys: list[UUID]) -> list[Closure]:
    """Let a run list the accounts, read its list, and undo it.

    The evidence is the one that a run would keep.
    """
    if not keys:
        return []
    with transaction.atomic():
        run = ProcessRun.objects.create(
            provider=provider,
            process=SYNC_STATUS,
            as_of=as_of,
            status=RunStatus.SUCCEEDED,
            dry_run=True,
            finished_at=timezone.now(),
        )
        list_accounts(run, Customer.objects.filter(pk__in=keys))
        listed = (
            Closure.objects.filter(run=run)
            .select_related("customer__parent")
            .order_by("customer__account_number")
        )
        found = list(listed)
        transaction.set_rollback(True)
    return found
