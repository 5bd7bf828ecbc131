"""A check of balances, made only where it would find something to do."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date

from accounts.customers.ranges import billing_accounts
from accounts.models import Provider
from accounts.processes.parking import DATA_ERRORS
from accounts.processes.runner import run_process
from accounts.processes.states import Trigger
from accounts.tenancy.transactions import provider_transaction

from ..email.states import THRESHOLDS
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

    Data that it cannot look at are something to do: the process parks their account. Raises
    AlreadyRunning while another check is at work.
    """
    with suppress(*DATA_ERRORS), provider_transaction(provider):
        if not anything_to_do(as_of, billing_accounts(account_numbers)):
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
