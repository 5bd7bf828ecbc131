"""The process of balance thresholds: episodes, then the claims of their e-mails.

Source: docs/rules.md section 9.
"""

from collections import Counter

from django.db import transaction

from accounts.customers.ranges import AccountRange, Accounts, billing_accounts, part_of
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import KeptBack, Outcome, ProcessDefinition, register
from accounts.processes.parking import Parking
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
    stored: Counter[str] = Counter()
    with provider_transaction(provider, run_id=str(run.pk)):
        parking, among = Parking(provider, run), billing_accounts(run.selection)
        checked = check_episodes(parking, as_of=run.as_of, among=among)
        if run.dry_run:
            due = parking.do(lambda part: count_due(as_of=run.as_of, among=part_of(among, part)))
            stored[EmailStatus.WAITING] = sum(due)
        transaction.set_rollback(run.dry_run)
    error = "" if run.dry_run else _claim(provider, run, parking, among, stored)
    counts = {
        "checked": checked.accounts,
        "episodes": checked.begun,
        "ended": checked.ended,
        "emails": stored[EmailStatus.WAITING] + stored[EmailStatus.HELD],
        "uncertain": stored[EmailStatus.UNCERTAIN],
    }
    status = RunStatus.DEGRADED if error else RunStatus.SUCCEEDED
    return Outcome(status, counts | parking.settle(), error=error)


def _claim(
    provider: Provider, run: ProcessRun, parking: Parking, among: Accounts, stored: Counter[str]
) -> str:
    """Claim what is due, and count what was stored by status; return what went wrong."""

    def claim(part: AccountRange) -> None:
        for batch in claim_due(provider, run, as_of=run.as_of, among=part_of(among, part)):
            stored.update(batch)

    try:
        parking.do(claim, savepoint=False)
    except ClaimsUnwritable as unwritable:
        return f"no e-mails: claims cannot be written to Redis ({unwritable})"
    return ""


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
