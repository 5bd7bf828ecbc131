"""A worker's way to the events that wait, and the clock's."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from . import reading
from .operations import forget_events
from .registry import reader_of

KEPT_FOR = timedelta(days=90)
ROUNDS = 20  # of deleting, so that one task never takes long


@shared_task(name="events.read")
def read_events(provider_id: int, reader_name: str) -> None:
    """Hand the reader the provider's events that wait for it."""
    reader = reader_of(reader_name)
    if reader:
        reading.read_events(Provider.objects.get(pk=provider_id), reader)


@shared_task(name="events.read_left_behind")
def read_left_behind() -> None:
    """Wake the readers of events whose task was lost with its worker or with Redis."""
    for provider in Provider.objects.all():
        for reader in reading.waiting_readers(provider):
            read_events.delay(provider.pk, reader.name)


@shared_task(name="events.forget_old")
def forget_old() -> None:
    """Delete the events that have been kept for long enough."""
    before = timezone.now() - KEPT_FOR
    for provider in Provider.objects.all():
        for _ in range(ROUNDS):
            with provider_transaction(provider):
                forgotten = forget_events(before)
            if not forgotten:
                break
