"""The coming days of some families: the steps of each daily run are done, in order.

Whoever asks does so in a transaction that is rolled back.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from operator import attrgetter
from uuid import UUID

from django.db.models import F, QuerySet, Value

from accounts.database.expressions import DaysAfter, given_keys
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.states import RunStatus, Trigger
from accounts.processes.switches import paused_because
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording
from statements.cycle.rules import CYCLE
from statements.posting.batch import create_statements
from statements.queue.rules import QUEUE

from ..closures.batch import close_listed, list_accounts
from ..closures.states import SYNC_STATUS
from ..rules.closure import closable
from ..workflows.forecast import bill_day
from ..workflows.models import ScheduledWorkflow
from ..workflows.schedule import run_scheduled
from ..workflows.states import ScheduleStatus
from .happenings import Coming, Watch

STARTED_BY = "a look ahead"


def live_through(
    provider: Provider,
    families: Sequence[UUID],
    first: date,
    last: date,
    *,
    by_staff: bool = False,
    every: int = 1,
    enough: Callable[[list[Coming]], bool] | None = None,
) -> list[Coming]:
    """Do what the daily runs from the first through the last day do, and return what happens.

    Families are keys of billing accounts. Nothing of one happens between the days that are done of
    it: those on which a cycle date moves, a queue is entered, an exemption is over or a workflow
    waits for. `every` does so many days together, on the last of them. `by_staff` creates each
    statement on the day that its customer enters the queue. `enough` says when to stop looking.
    Raises DATA_ERRORS for data that cannot be billed.
    """
    if not families:
        return []
    automatic, scheduled = _lock_automatic(families), _are_scheduled(families, last)
    closes = not paused_because(SYNC_STATUS)
    watch = Watch(families)
    found: list[Coming] = []
    agenda: dict[date, set[UUID]] = {first: set(families)}
    while agenda and not (enough and enough([*found, *watch.statements()])):
        day = min(agenda)
        of_day = sorted(agenda.pop(day))
        if scheduled:
            run_scheduled(provider, day, families=of_day)
        bill_day(provider, of_day, day, automatic=automatic)
        found += watch.entered_queue(of_day, day)
        if by_staff:
            create_statements(provider, accounts=of_day, as_of=day)
        if closes:
            _close(provider, of_day, day)
        found += watch.end(of_day, day)
        for family, following in _following(of_day, day).items():
            if following <= last:
                together = first + timedelta(days=-((first - following).days // every) * every)
                agenda.setdefault(min(together, last), set()).add(family)
    found += watch.written()
    return sorted(found, key=attrgetter("day")) + watch.due(first, last)


def _lock_automatic(families: Sequence[UUID]) -> bool:
    """Lock the payers whose statements the run makes, and return whether there are any.

    A run that makes statements locks the customers before it touches their balances.
    """
    payers = Customer.objects.filter(pk__in=given_keys(families)).order_by("pk")
    payers = payers.filter(bill_profile__auto_create_statements=True)
    return bool(payers.select_for_update(of=("self",), no_key=True).values_list("pk"))


def _are_scheduled(families: Sequence[UUID], last: date) -> bool:
    """Return whether a workflow waits for a day up to the last."""
    return _waiting(families).filter(effective_on__lte=last).exists()


def _waiting(families: Sequence[UUID]) -> QuerySet[ScheduledWorkflow]:
    return ScheduledWorkflow.objects.filter(
        status=ScheduleStatus.WAITING, customer__billing_account_id__in=given_keys(families)
    )


def _close(provider: Provider, families: Sequence[UUID], day: date) -> None:
    """Close what Sync Status closes, as its run does where it is not held for review."""
    members = Customer.objects.filter(billing_account_id__in=given_keys(families))
    keys = list(members.open().values_list("pk", flat=True))
    if not keys:
        return
    candidates = closable(day, among=keys)
    if not candidates.exists():
        return
    run = ProcessRun.objects.create(
        provider=provider,
        process=SYNC_STATUS,
        as_of=day,
        started_by=STARTED_BY,
        trigger=Trigger.PERSON,
        status=RunStatus.RUNNING,
    )
    with recording(cause=Cause.SYNC_STATUS, run_id=str(run.pk), as_of=day.isoformat()):
        list_accounts(run, candidates)
        close_listed(run, day)


def _following(families: Sequence[UUID], day: date) -> dict[UUID, date]:
    """Return the next day on which something can happen to each family; those without are absent.

    What a day brings depends on the day by these dates alone. Asks one query.
    """
    members = Customer.objects.filter(billing_account_id__in=given_keys(families))
    moving = CYCLE.annotated(members.open(), day).filter(advances_on__gt=day)
    entering = QUEUE.annotated(members.billing_accounts(), day).filter(enters_on__gt=day)
    exempt = members.filter(sync_exempt_until__gte=day).annotate(
        over_on=DaysAfter(F("sync_exempt_until"), Value(1))
    )
    waiting = _waiting(families).filter(effective_on__gt=day)
    following: dict[UUID, date] = {}
    for family, at in moving.values_list("billing_account_id", "advances_on").union(
        entering.values_list("billing_account_id", "enters_on"),
        exempt.values_list("billing_account_id", "over_on"),
        waiting.values_list("customer__billing_account_id", "effective_on"),
        all=True,
    ):
        following[family] = min(at, following.get(family, at))
    return following
