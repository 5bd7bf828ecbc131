"""Runs that a worker takes up, and the workers that help with one."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from celery import shared_task

from ..errors import AlreadyRunning
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .chunks import work_on
from .models.process import ProcessRun
from .runner import follow_up, run_queued

HELPERS = 1  # besides the worker that leads the run


@shared_task(name="processes.take_up_run")
def take_up_run(provider_id: int, run_id: str, wait: bool = True) -> None:
    """Do a run that staff started.

    Where another one of the process is at work, come back when it may be done.
    """
    provider = Provider.objects.get(pk=provider_id)
    try:
        run = run_queued(provider, UUID(run_id), helpers=workers)
    except AlreadyRunning:
        if wait:
            take_up_run.apply_async([provider_id, run_id], countdown=2)
        return
    follow_up(provider, run)


@shared_task(name="processes.help_with_run")
def help_with_run(provider_id: int, run_id: str) -> None:
    """Do chunks of a run that another worker leads."""
    provider = Provider.objects.get(pk=provider_id)
    with provider_transaction(provider):
        run = ProcessRun.objects.get(pk=run_id)
    work_on(provider, run)


@contextmanager
def workers(provider: Provider, run: ProcessRun, at_most: int) -> Iterator[None]:
    """Ask other workers to help, up to `at_most`; the leader goes on alone when nobody comes."""
    for _ in range(min(at_most, HELPERS)):
        help_with_run.delay(provider.pk, str(run.pk))
    yield
