"""Counting the figures of a day."""

import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Outcome
from accounts.processes.states import RunStatus
from accounts.tenancy.transactions import provider_transaction

from .batch import (
    count_accounts,
    count_closures,
    count_emails,
    count_mrc,
    count_receivables,
    count_risk,
    count_statements,
    count_unusual,
)
from .states import FIGURES, Figure

# How long a transaction may have been open that wrote rows before the last count began and was
# committed after it. A sandbox lives through a day in seconds, and nobody else works in it.
IN_FLIGHT, IN_FLIGHT_IN_A_SANDBOX = timedelta(hours=1), timedelta(seconds=10)
EVERYTHING = UUID(int=0)

Count = Callable[[Provider, date, UUID], int]
COUNTS: dict[Figure, Count] = {
    Figure.MRC: count_mrc,
    Figure.STATEMENTS: count_statements,
    Figure.UNUSUAL: count_unusual,
    Figure.RECEIVABLES: count_receivables,
    Figure.ACCOUNTS: count_accounts,
    Figure.CLOSURES: count_closures,
    Figure.RISK: count_risk,
    Figure.EMAILS: count_emails,
}

log = logging.getLogger(__name__)


def count_figures(provider: Provider, run: ProcessRun, *, approved: bool = False) -> Outcome:
    """Count every figure of the run's day, and of earlier days that have changed.

    Each is a transaction of its own: one that cannot be counted keeps none of the others back, and
    the run is FAILED. A dry run counts and undoes.
    """
    counts, failed = {}, []
    with provider_transaction(provider):
        since = _since(provider)
    for figure, count in COUNTS.items():
        try:
            with provider_transaction(provider):
                counts[figure.lower()] = count(provider, run.as_of, since)
                transaction.set_rollback(run.dry_run)
        except Exception as error:
            log.exception("the figure %s of run %s failed", figure, run.pk)
            failed.append(f"{figure.label}: {type(error).__name__}")
            counts[figure.lower()] = 0
    if failed:
        return Outcome(RunStatus.FAILED, counts, error=f"not counted: {'; '.join(failed)}")
    return Outcome(counts=counts)


def _since(provider: Provider) -> UUID:
    """Return a key below those of all rows that the last complete count has not seen."""
    runs = ProcessRun.objects.filter(process=FIGURES, dry_run=False, status=RunStatus.SUCCEEDED)
    started: datetime | None = runs.order_by("-id").values_list("started_at", flat=True).first()
    if started is None:
        return EVERYTHING
    earlier = started - (IN_FLIGHT_IN_A_SANDBOX if provider.sandbox else IN_FLIGHT)
    return UUID(int=int(earlier.timestamp() * 1000) << 80)
