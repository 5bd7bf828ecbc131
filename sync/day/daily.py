"""The day of a provider: every process in its order (docs/rules.md section 11)."""

import contextlib
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Min, Q
from django.utils import timezone

from accounts.clock import local_today
from accounts.errors import AlreadyRunning
from accounts.models import DailyRun, ProcessRun, Provider
from accounts.processes.guards import check_date
from accounts.processes.helpers import Helpers, alone
from accounts.processes.runner import record_skipped, run_process
from accounts.processes.states import RunStatus, Trigger
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction
from accounts.text import status_word
from notifications.email.states import THRESHOLDS
from statements.charges.states import MRC, NRC
from statements.cycle.states import CYCLE
from statements.due_days.states import DUE_DAYS
from statements.posting.states import STATEMENTS

from ..closures.states import SYNC_STATUS
from ..figures.states import FIGURES
from ..issues.operations import record_issue_counts
from ..workflows.schedule import run_scheduled
from .watch import alert_about_day

# Statements come both before and after the advance: with no advance months a customer is eligible
# only before, with one only after.
STEPS = (NRC, MRC, STATEMENTS, CYCLE, MRC, STATEMENTS, SYNC_STATUS, THRESHOLDS)
NEEDED = (MRC, STATEMENTS)  # no statement without its recurring charges,
DEPENDENT = (STATEMENTS, CYCLE)  # and no cycle lost
AFTERWARDS = (DUE_DAYS, FIGURES)  # no steps: these bill nothing


def run_daily(
    provider: Provider,
    *,
    as_of: date,
    started_by: str,
    trigger: Trigger = Trigger.PERSON,
    force: bool = False,
    once: bool = False,
    helpers: Helpers = alone,
) -> list[ProcessRun]:
    """Run the provider's day and return its runs in order.

    A step that fails stops only those that need it. Workflows that wait for the date come first,
    before anything bills. `once` leaves a day alone that somebody has finished.

    Raises AlreadyRunning while a daily run is at work, and Refused for a date that a live provider
    may not be run for.
    """
    with single_flight(provider, "the daily run"):
        with provider_transaction(provider):
            if once and DailyRun.objects.filter(as_of=as_of, finished_at__isnull=False).exists():
                return []
            if not force:
                for process in set(STEPS):
                    check_date(provider, process, as_of)
            started = {"started_by": started_by, "trigger": trigger}
            day, _ = DailyRun.objects.get_or_create(
                provider=provider, as_of=as_of, defaults=started
            )
        run_scheduled(provider, as_of)
        runs = _run_steps(provider, day, started, helpers)
        record_issue_counts(provider, as_of)
        _run_afterwards(provider, as_of, started, helpers)
        with provider_transaction(provider):
            DailyRun.objects.filter(pk=day.pk).update(finished_at=timezone.now())
            alert_about_day(provider, as_of)
    return runs


def _run_steps(
    provider: Provider, day: DailyRun, started: dict[str, Any], helpers: Helpers
) -> list[ProcessRun]:
    runs: list[ProcessRun] = []
    blocked = ""
    of_the_day: dict[str, Any] = {"as_of": day.as_of, "daily_run": day, **started}
    for process in STEPS:
        if blocked and process in DEPENDENT:
            runs.append(record_skipped(provider, process, reason=blocked, **of_the_day))
            continue
        run = run_process(
            provider,
            process,
            force=True,
            helpers=helpers,
            automatic=process == STATEMENTS,
            **of_the_day,
        )
        runs.append(run)
        if process in NEEDED and run.status in (RunStatus.FAILED, RunStatus.SKIPPED):
            blocked = blocked or f"{process} was {status_word(run.status)}: {run.reason}"
    return runs


def _run_afterwards(
    provider: Provider, as_of: date, started: dict[str, Any], helpers: Helpers
) -> None:
    """Tell of the days that have passed and count this one, each unless somebody is at it."""
    for process in AFTERWARDS:
        with contextlib.suppress(AlreadyRunning):
            run_process(provider, process, as_of=as_of, force=True, helpers=helpers, **started)


def days_to_run(provider: Provider) -> list[date]:
    """Return the dates that the clock has yet to bill, in order.

    They are each since the last finished day, up to the provider's local today. A provider that
    never ran starts today; one whose first day was cut short starts with that day.
    """
    today = local_today(provider)
    finished = Max("as_of", filter=Q(finished_at__isnull=False))
    with provider_transaction(provider):
        days = DailyRun.objects.aggregate(begun=Min("as_of"), finished=finished)
    first = days["finished"] + timedelta(days=1) if days["finished"] else days["begun"] or today
    return [first + timedelta(days=number) for number in range((today - first).days + 1)]
