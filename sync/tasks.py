"""The clock's way into the processes. Tasks carry ids; PostgreSQL holds the truth, and losing every task costs time alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from celery import shared_task

from accounts.clock import local_today
from accounts.errors import AlreadyRunning
from accounts.models import ProcessRun, Provider
from accounts.tenancy import provider_transaction

from .processes import check as closing
from .processes.chunks import work_on
from .processes.daily import days_to_run, run_daily
from .processes.runner import run_queued

HELPERS = 1  # besides the worker that leads the run


@shared_task
def tick() -> None:
    """Start the days that are due, a task a provider."""
    for provider in Provider.objects.filter(sandbox=False):
        if days_to_run(provider):
            run_days.delay(provider.pk)


@shared_task
def run_days(provider_id: int) -> None:
    """Bill the provider's due days in order."""
    provider = Provider.objects.get(pk=provider_id)
    try:
        for day in days_to_run(provider):
            run_daily(provider, as_of=day, started_by="the clock", crew=workers)
    except AlreadyRunning:
        return  # whoever is at work bills these days too


@shared_task
def take_up_run(provider_id: int, run_id: str) -> None:
    """Do a run that staff started, or wait for the one that is at work."""
    try:
        run_queued(Provider.objects.get(pk=provider_id), UUID(run_id), crew=workers)
    except AlreadyRunning:
        take_up_run.apply_async([provider_id, run_id], countdown=2)


@shared_task
def check_account(provider_id: int, customer_id: str) -> None:
    """Let Sync Status look at one account, of which a service has ended."""
    provider = Provider.objects.get(pk=provider_id)
    closing.check_account(provider, UUID(customer_id), as_of=local_today(provider))


@shared_task
def help_with_run(provider_id: int, run_id: str) -> None:
    """Do chunks of a run that another worker leads."""
    provider = Provider.objects.get(pk=provider_id)
    with provider_transaction(provider):
        run = ProcessRun.objects.get(pk=run_id)
    work_on(provider, run)


@contextmanager
def workers(provider: Provider, run: ProcessRun, helpers: int) -> Iterator[None]:
    """Ask other workers to help, up to `helpers`; the leader goes on alone when nobody comes."""
    for _ in range(min(helpers, HELPERS)):
        help_with_run.delay(provider.pk, str(run.pk))
    yield
