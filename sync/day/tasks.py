"""The clock's way into the processes.

Tasks carry ids. PostgreSQL holds the truth, and losing every task costs time alone.
"""

from datetime import timedelta
from uuid import UUID

from celery import shared_task
from django.utils import timezone

from accounts.errors import AlreadyRunning
from accounts.models import Heartbeat, ProcessRun, Provider
from accounts.processes.runner import UNFINISHED
from accounts.processes.states import Trigger
from accounts.processes.tasks import take_up_run, workers
from accounts.tenancy.rounds import errors_logged
from accounts.tenancy.transactions import provider_transaction
from notifications.email.outbox import has_mail_to_send
from notifications.email.tasks import send_mail

from .daily import days_to_run, run_daily
from .sandbox_clock import STEP, advance
from .watch import alert_about_clock

CLOCK = "clock"
STARTED_BY = "the clock"
GRACE = timedelta(seconds=60)


@shared_task(name="day.tick")
def tick() -> None:
    """Start the days that are due, and the runs of staff whose task was lost.

    There is a task a provider. Tasks are lost with their worker or with Redis.
    """
    Heartbeat.objects.update_or_create(name=CLOCK, defaults={"beat_at": timezone.now()})
    for provider in Provider.objects.all():
        with errors_logged(provider):
            if not provider.sandbox:
                _start_days(provider)
            elif provider.clock_target:
                advance_clock.delay(provider.pk)
        with errors_logged(provider):
            if has_mail_to_send(provider):
                send_mail.delay(provider.pk)
        with errors_logged(provider):
            for run_id in _left_behind(provider):
                take_up_run.delay(provider.pk, str(run_id), wait=False)


def _start_days(provider: Provider) -> None:
    due = days_to_run(provider)
    with provider_transaction(provider):
        alert_about_clock(provider, due)
    if due:
        run_days.delay(provider.pk)


def _left_behind(provider: Provider) -> list[UUID]:
    """Return the runs that nobody does any more.

    Whoever started one by a command was told of its end, and may start it again.
    """
    long_ago = timezone.now() - GRACE
    with provider_transaction(provider):
        runs = ProcessRun.objects.filter(
            status__in=UNFINISHED, daily_run=None, started_at__lt=long_ago
        )
        return list(runs.exclude(trigger=Trigger.COMMAND).values_list("pk", flat=True))


@shared_task(name="day.run_days")
def run_days(provider_id: int) -> None:
    """Bill the provider's due days in order."""
    provider = Provider.objects.get(pk=provider_id)
    try:
        for day in days_to_run(provider):
            # The guard of dates is against mistyped ones; a process that staff have run ahead must
            # not stop the clock for good.
            run_daily(
                provider,
                as_of=day,
                started_by=STARTED_BY,
                trigger=Trigger.CLOCK,
                once=True,
                force=True,
                helpers=workers,
            )
    except AlreadyRunning:
        return  # whoever is at work bills these days too


@shared_task(name="day.advance_clock")
def advance_clock(provider_id: int) -> None:
    """Take a sandbox's test clock forward, some days at a time, until it is where it is to be."""
    provider = Provider.objects.get(pk=provider_id)
    try:
        left = advance(provider, days=STEP, helpers=workers)
    except AlreadyRunning:
        return  # whoever is at work takes it on, or the next tick does
    if left:
        advance_clock.delay(provider_id)
