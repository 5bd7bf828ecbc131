"""A check of balances, made only where it would find something to do."""

from collections.abc import Sequence
from datetime import date

from accounts.models import Provider
from accounts.processes.runner import run_process
from accounts.processes.states import Trigger
from accounts.tenancy.transactions import provider_transaction

from ..email.states import THRESHOLDS
from .processes import billing_accounts
from .thresholds import anything_to_do

STARTED_BY = "the check of balances"


def check_balances_of(
    provider: Provider,
    account_numbers: Sequence[str] | None = None,
    *,
    as_of: date,
    trigger: Trigger,
) -> None:
    """Check the provider's balances, or those of a few accounts, against its thresholds.

    Raises AlreadyRunning while another check is at work.
    """
    with provider_transaction(provider):
        among = None if account_numbers is None else billing_accounts(account_numbers)
        if not anything_to_do(as_of, among):
            return
    run_process(
        provider,
        THRESHOLDS,
        as_of=as_of,
        started_by=STARTED_BY,
        trigger=trigger,
        force=True,
        selection=account_numbers,
    )
