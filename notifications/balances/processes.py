"""The process of balance thresholds: episodes, then the claims of their e-mails.

Source: docs/rules.md section 9.
"""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.definitions import KeptBack, Outcome, ProcessDefinition, register
from accounts.processes.states import RunStatus
from accounts.tenancy.transactions import provider_transaction

from ..email.claims import ClaimsUnwritable
from ..email.outbox import send_waiting
from ..email.queries import describe_backlog
from ..email.states import THRESHOLDS, Backlog, EmailStatus
from .operations import settle_backlog
from .thresholds import check_episodes, claim_due, count_due


def check_thresholds(provider: Provider, run: ProcessRun, *, approved: bool = False) -> Outcome:
    """Open and close episodes, and claim what is to be mailed.

    A dry run counts what would be mailed and undoes the rest. When claims cannot be written nothing
    is mailed and the run is DEGRADED; what is due stays due. Sending is the outbox's.
    """
    with provider_transaction(provider, run_id=str(run.pk)):
        among = None if run.selection is None else billing_accounts(run.selection)
        checked = check_episodes(as_of=run.as_of, among=among)
        due = count_due(as_of=run.as_of, among=among) if run.dry_run else 0
        transaction.set_rollback(run.dry_run)
    counts = {
        "checked": checked.accounts,
        "episodes": checked.begun,
        "ended": checked.ended,
        "emails": due,
        "uncertain": 0,
    }
    if run.dry_run:
        return Outcome(counts=counts)
    stored: Counter[str] = Counter()
    error = ""
    try:
        for batch in claim_due(provider, run, as_of=run.as_of, among=among):
            stored += batch
    except ClaimsUnwritable as unwritable:
        error = f"no e-mails: claims cannot be written to Redis ({unwritable})"
    counts["emails"] = stored[EmailStatus.WAITING] + stored[EmailStatus.HELD]
    counts["uncertain"] = stored[EmailStatus.UNCERTAIN]
    return Outcome(RunStatus.DEGRADED if error else RunStatus.SUCCEEDED, counts, error=error)


def billing_accounts(account_numbers: Sequence[str]) -> list[UUID]:
    """Return the keys of the billing accounts of these customers."""
    chosen = Customer.objects.filter(account_number__in=account_numbers)
    return list(chosen.values_list("billing_account_id", flat=True).distinct())


register(
    ProcessDefinition(
        name=THRESHOLDS,
        label="Balance thresholds",
        paused_means=(
            "No customer is mailed about a balance until it is resumed. Billing goes on: charges,"
            " cycles and statements are made as always."
        ),
        counts=("checked", "episodes", "ended", "emails", "uncertain"),
        run_work=check_thresholds,
        after_run=send_waiting,
        kept_back=KeptBack(Backlog, describe_backlog, settle_backlog),
    )
)
