"""The clock's way into the processes. Tasks carry ids; PostgreSQL holds the truth, and losing every
task costs time alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.clock import local_today
from accounts.errors import AlreadyRunning
from accounts.models import Heartbeat, ProcessRun, Provider
from accounts.states import Process
from accounts.tenancy import provider_transaction
from notifications.outbox import has_mail_to_send, send_waiting
from notifications.thresholds import anything_to_do

from .processes import check as closing
from .processes.chunks import work_on
from .processes.daily import days_to_run, run_daily
from .processes.runner import UNFINISHED, run_process, run_queued
from .processes.thresholds import billing_accounts
from .processes.watch import look_at_clock

HELPERS = 1  # besides the worker that leads the run
CLOCK = "clock"
BALANCES = "the check of balances"
GRACE = timedelta(seconds=60)
# Whoever started these is told of their end, and may start them again
COMMAND_LINE = "command line"


@shared_task
def tick() -> None:
    """Start the days that are due, a task a provider, and the runs of staff whose task was lost
    with its worker or with Redis.
    """
    Heartbeat.objects.update_or_create(name=CLOCK, defaults={"beat_at": timezone.now()})
    for provider in Provider.objects.all():
        if not provider.sandbox:
            _start_days(provider)
        if has_mail_to_send(provider):
            send_mail.delay(provider.pk)
        for run_id in _left_behind(provider):
            take_up_run.delay(provider.pk, str(run_id), wait=False)


def _start_days(provider: Provider) -> None:
    due = days_to_run(provider)
    with provider_transaction(provider):
        look_at_clock(provider, due)
    if due:
        run_days.delay(provider.pk)


def _left_behind(provider: Provider) -> list[UUID]:
    long_ago = timezone.now() - GRACE
    with provider_transaction(provider):
        runs = ProcessRun.objects.filter(
            status__in=UNFINISHED, daily_run=None, started_at__lt=long_ago
        )
        return list(runs.exclude(started_by__startswith=COMMAND_LINE).values_list("pk", flat=True))


@shared_task
def run_days(provider_id: int) -> None:
    """Bill the provider's due days in order."""
    provider = Provider.objects.get(pk=provider_id)
    try:
        for day in days_to_run(provider):
            # The guard of dates is against mistyped ones; a process that staff have run ahead must
            # not stop the clock for good.
            run_daily(
                provider, as_of=day, started_by="the clock", once=True, force=True, crew=workers
            )
    except AlreadyRunning:
        return  # whoever is at work bills these days too
    send_waiting(provider)


@shared_task
def check_balances() -> None:
    """Start a check of balances, a task a provider, wherever one would find something to do."""
    for provider in Provider.objects.filter(sandbox=False):
        check_balances_of.delay(provider.pk)


@shared_task
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
            Process.THRESHOLDS,
            as_of=today,
            started_by=BALANCES,
            force=True,
            selection=account_numbers,
        )
    except AlreadyRunning:
        return  # the next check finds what this one would have
    send_waiting(provider)


@shared_task
def send_mail(provider_id: int) -> None:
    """Send the e-mails that wait."""
    send_waiting(Provider.objects.get(pk=provider_id))


@shared_task
def take_up_run(provider_id: int, run_id: str, wait: bool = True) -> None:
    """Do a run that staff started; where another one of the process is at work, come back when it
    may be done.
    """
    provider = Provider.objects.get(pk=provider_id)
    try:
        run = run_queued(provider, UUID(run_id), crew=workers)
    except AlreadyRunning:
        if wait:
            take_up_run.apply_async([provider_id, run_id], countdown=2)
        return
    if run.process == Process.THRESHOLDS:
        send_waiting(provider)


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
