"""The Sync Status run and its large-run brake (docs/rules.md section 6)."""

from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Customer, ProcessRun, Provider
from accounts.states import Cause, Process, RunStatus
from accounts.tenancy import provider_transaction

from ..batch import close_listed, list_candidates
from ..models import Closure
from .work import Counts


def sync_status(provider: Provider, run: ProcessRun, *, approved: bool) -> tuple[str, Counts]:
    """Close the accounts that meet the rule, or hold the run with their list; return how it ended and its counts.

    A held run that lists the same accounts as the one under review stands behind it; otherwise it takes its place.
    """
    as_of = run.as_of.isoformat()
    settings = {
        "actor": run.started_by,
        "cause": Cause.SYNC_STATUS,
        "via": "PROCESS",
        "run_id": str(run.pk),
        "as_of": as_of,
    }
    with provider_transaction(provider, **settings):
        open_before = Customer.objects.open().count()
        candidates = list_candidates(run, run.as_of)
        if candidates > brake(provider, open_before) and not approved:
            status, closed = RunStatus.HELD, 0
            if not run.dry_run:
                _hold(run)
        else:
            status, closed = RunStatus.SUCCEEDED, close_listed(run, run.as_of)
            if not run.dry_run:
                _under_review(run).update(superseded_by=run)
        transaction.set_rollback(run.dry_run)
    return status, {"closed": closed, "candidates": candidates}


def brake(provider: Provider, open_before: int) -> Decimal:
    """Return how many accounts a run may close at the most."""
    return max(Decimal(provider.sync_hold_min_accounts), provider.sync_hold_percent * open_before / 100)


def _under_review(run: ProcessRun) -> QuerySet[ProcessRun]:
    held = ProcessRun.objects.filter(
        process=Process.SYNC_STATUS, status=RunStatus.HELD, superseded_by=None, dry_run=False
    )
    return held.exclude(pk=run.pk)


def _hold(run: ProcessRun) -> None:
    before = _under_review(run).order_by("-pk").first()
    if before is None:
        return
    listed, listed_before = (Closure.objects.filter(run=one).values("customer") for one in (run, before))
    if listed.difference(listed_before).exists() or listed_before.difference(listed).exists():
        _under_review(run).update(superseded_by=run)
    else:
        Closure.objects.filter(run=run).delete()
        ProcessRun.objects.filter(pk=run.pk).update(superseded_by=before)
