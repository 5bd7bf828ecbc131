"""The clock's way, and a transaction's, into the check of balances."""

from celery import shared_task

from accounts.clock import local_today
from accounts.errors import AlreadyRunning
from accounts.models import Provider
from accounts.processes.runner import run_process
from accounts.states import Trigger
from accounts.tenancy import provider_transaction
from accounts.tenancy.rounds import errors_logged

from ..outbox import send_waiting
from ..states import THRESHOLDS
from ..thresholds import anything_to_do
from .processes import billing_accounts

STARTED_BY = "the check of balances"


@shared_task(name="balances.check_all")
def check_balances() -> None:
    """Start a check of balances, a task a provider, wherever one would find something to do."""
    for provider in Provider.objects.filter(sandbox=False):
        with errors_logged(provider):
            check_balances_of.delay(provider.pk)


@shared_task(name="balances.check")
def check_balances_of(provider_id: int, account_numbers: list[str] | None = None) -> None:
    """Check the provider's balances, or those of a few accounts, against its thresholds, and send
    what is due.
    """
    provider = Provider.objects.get(pk=provider_id)
    today = local_today(provider)
    with provider_transaction(provider):
        among = None if account_numbers is None else billing_accounts(account_numbers)
        if not anything_to_do(today, among):
            return
    try:
        run_process(
            provider,
            THRESHOLDS,
            as_of=today,
            started_by=STARTED_BY,
            trigger=Trigger.CLOCK,
            force=True,
            selection=account_numbers,
        )
    except AlreadyRunning:
        return  # the next check finds what this one would have
    send_waiting(provider)
