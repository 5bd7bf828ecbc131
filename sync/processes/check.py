"""The check of one account after a service of it ended (docs/rules.md section 6)."""

from datetime import date
from uuid import UUID

from django.utils import timezone

from accounts.models import Customer, ProcessRun, Provider
from accounts.states import Cause, Process, RunStatus
from accounts.tenancy import provider_transaction, recording

from ..batch import close_listed, list_accounts
from ..models import Closure
from ..rules.closure import closable
from ..states import ClosureOutcome
from .closing import brake
from .guards import paused_because

STARTED_BY = "check after a disconnect"


def check_account(provider: Provider, customer_id: UUID, *, as_of: date) -> int:
    """Close the account, and its parent with it, where they meet the rule; return how many were closed.

    Obeys the pause switch, and closes nothing once the day's checks have closed as many as a run may: the next run is then held for staff.
    """
    with provider_transaction(provider, actor=STARTED_BY, via="CHECK"):
        family = Customer.objects.filter(pk=customer_id).values_list("pk", "parent_id").first() or ()
        candidates = closable(as_of).filter(pk__in=[key for key in family if key])
        found = candidates.count()
        if (
            not found
            or paused_because(Process.SYNC_STATUS)
            or found + _closed_today(as_of) > _brake(provider, as_of)
        ):
            return 0
        run = ProcessRun.objects.create(
            provider=provider,
            process=Process.SYNC_STATUS,
            as_of=as_of,
            started_by=STARTED_BY,
            status=RunStatus.SUCCEEDED,
            finished_at=timezone.now(),
        )
        with recording(cause=Cause.SYNC_STATUS, run_id=str(run.pk), as_of=as_of.isoformat()):
            list_accounts(run, candidates)
            closed = close_listed(run, as_of)
        ProcessRun.objects.filter(pk=run.pk).update(counts={"closed": closed, "candidates": found})
        return closed


def _closed_today(as_of: date) -> int:
    closed = Closure.objects.filter(
        run__as_of=as_of, run__started_by=STARTED_BY, outcome=ClosureOutcome.CLOSED
    )
    return int(closed.count())


def _brake(provider: Provider, as_of: date) -> float:
    return float(brake(provider, Customer.objects.open().count() + _closed_today(as_of)))
