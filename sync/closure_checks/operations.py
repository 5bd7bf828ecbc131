"""The check of one account after a service of it ended (docs/rules.md section 6)."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.states import RunStatus, Trigger
from accounts.processes.switches import paused_because
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import provider_transaction, recording

from ..closures.batch import close_listed, list_accounts
from ..closures.brake import brake, closed_by_checks
from ..closures.states import SYNC_STATUS
from ..rules.closure import closable

CHECK = "check after a disconnect"  # who has started the run of a check
CHECKS = 7_001  # the lock of a provider's checks


def check_account(provider: Provider, customer_id: UUID, *, as_of: date) -> int:
    """Close the account, and its parent with it, where they meet the rule.

    Return how many were closed. Obeys the pause switch, and closes nothing once the day's checks
    have closed as many as a run may: the next run is then held for staff.
    """
    with provider_transaction(provider, actor=CHECK, via="CHECK"):
        parent = Customer.objects.filter(pk=customer_id).values_list("parent_id", flat=True).first()
        both = [key for key in (customer_id, parent) if key]
        if paused_because(SYNC_STATUS) or not closable(as_of, among=both).exists():
            return 0
        _one_after_the_other(provider)
        _lock(both)
        candidates = closable(as_of, among=both)
        found = candidates.count()
        open_before = Customer.objects.open().count()
        if not found or found + closed_by_checks(as_of) > brake(provider, open_before, as_of):
            return 0
        run = ProcessRun.objects.create(
            provider=provider,
            process=SYNC_STATUS,
            as_of=as_of,
            started_by=CHECK,
            trigger=Trigger.CHECK,
            status=RunStatus.SUCCEEDED,
            finished_at=timezone.now(),
        )
        with recording(cause=Cause.SYNC_STATUS, run_id=str(run.pk), as_of=as_of.isoformat()):
            list_accounts(run, candidates)
            closed = close_listed(run, as_of)
        ProcessRun.objects.filter(pk=run.pk).update(counts={"closed": closed, "candidates": found})
        return closed


def _lock(customers: list[UUID]) -> None:
    """Lock the accounts before they are listed.

    A row of the list holds a share of its customer. Two that list an account, this check and a run
    of Sync Status, would each wait for the share of the other when they come to close it.
    """
    list(Customer.objects.filter(pk__in=customers).order_by("pk").select_for_update())


def _one_after_the_other(provider: Provider) -> None:
    """Wait for the provider's other checks to commit.

    Each must see what they have closed, or together they pass the brake.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [provider.pk, CHECKS])
