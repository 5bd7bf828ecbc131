"""The clock's way into the check of balances."""

from contextlib import suppress

from celery import shared_task

from accounts.clock import local_today
from accounts.errors import AlreadyRunning
from accounts.models import Provider
from accounts.processes.states import Trigger
from accounts.tenancy.rounds import errors_logged

from . import check


@shared_task(name="balances.check_all")
def check_balances() -> None:
    """Start a check of balances, a task a provider, wherever one would find something to do."""
    for provider in Provider.objects.filter(sandbox=False):
        with errors_logged(provider):
            check_balances_of.delay(provider.pk)


@shared_task(name="balances.check")
def check_balances_of(provider_id: int) -> None:
    """Check the provider's balances against its thresholds.

    A check that is under way already finds the same.
    """
    provider = Provider.objects.get(pk=provider_id)
    with suppress(AlreadyRunning):
        check.check_balances_of(provider, as_of=local_today(provider), trigger=Trigger.CLOCK)
