"""The process that closes accounts, Sync Status (docs/rules.md section 6)."""

from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.definitions import Outcome, ProcessDefinition, register
from accounts.processes.parking import Parking
from accounts.processes.retries import try_again
from accounts.processes.states import RunStatus
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import provider_transaction

from ..rules.closure import closable
from .batch import close_listed, list_candidates
from .brake import brake, closed_by_checks
from .models import Closure
from .staff_mail import tell_of_closures, tell_of_held_run
from .states import SYNC_STATUS


def sync_status(provider: Provider, run: ProcessRun, *, approved: bool) -> Outcome:
    """Close the accounts that meet the rule, or hold the run with their list.

    A held run that lists the same accounts as the one under review stands behind it; otherwise it
    takes its place. All is one transaction, which is done again after a deadlock.
    """
    return try_again(partial(_close_or_hold, provider, run, approved=approved))


def _close_or_hold(provider: Provider, run: ProcessRun, *, approved: bool) -> Outcome:
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
        parking = Parking(provider, run)
        candidates = sum(parking.do(partial(_list, run)))
        to_close, note = candidates + closed_by_checks(run.as_of), ""
        limit = brake(provider, open_before, run.as_of)
        if to_close > limit and not approved:
            status, closed = RunStatus.HELD, 0
            note = f"{to_close:,} closures in a day are more than the {limit:,.0f} that may pass"
            if not run.dry_run and _hold(run):
                tell_of_held_run(provider, run, candidates)
        else:
            status = RunStatus.SUCCEEDED
            closed = sum(parking.do(partial(_close, run))) if candidates else 0
            if not run.dry_run:
                _under_review(run).update(superseded_by=run)
            if closed and not run.dry_run:
                tell_of_closures(provider, run, closed)
        counts = {"closed": closed, "candidates": candidates} | parking.settle()
        transaction.set_rollback(run.dry_run)
    return Outcome(status, counts, note=note)


def _list(run: ProcessRun, accounts: AccountRange) -> int:
    return list_candidates(run, run.as_of, accounts=accounts)


def _close(run: ProcessRun, accounts: AccountRange) -> int:
    return close_listed(run, run.as_of, accounts=accounts)


def _under_review(run: ProcessRun) -> QuerySet[ProcessRun]:
    held = ProcessRun.objects.filter(
        process=SYNC_STATUS, status=RunStatus.HELD, superseded_by=None, dry_run=False
    )
    return held.exclude(pk=run.pk)


def _hold(run: ProcessRun) -> bool:
    """Put the run up for review, and return whether that is news.

    The list under review may be the same.
    """
    before = _under_review(run).order_by("-pk").first()
    listed, listed_before = (
        Closure.objects.filter(run=one).values("customer") for one in (run, before)
    )
    same = (
        not listed.difference(listed_before).exists()
        and not listed_before.difference(listed).exists()
    )
    if before and same:
        Closure.objects.filter(run=run).delete()
        ProcessRun.objects.filter(pk=run.pk).update(superseded_by=before)
        return False
    _under_review(run).update(superseded_by=run)
    return True


register(
    ProcessDefinition(
        name=SYNC_STATUS,
        label="Sync Status",
        paused_means=(
            "No account is closed automatically until it is resumed. Billing and e-mails go on."
        ),
        counts=("closed", "candidates"),
        run_work=sync_status,
        reads=(
            "accounts_billprofile",
            "accounts_customer",
            "accounts_statuschange",
            "products_line",
            "products_order",
            "products_product",
            "sync_closure",
        ),
        candidates=lambda run: closable(run.as_of),
    )
)
