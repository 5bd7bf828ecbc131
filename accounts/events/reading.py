"""Handing events to their readers, from the database and not from the broker."""

import logging
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from ..errors import AlreadyRunning
from ..tenancy.models import Provider
from ..tenancy.transactions import provider_transaction
from .models import Event, UnreadEvent
from .registry import Reader, readers

AT_ONCE = 200
LEASE = timedelta(minutes=10)  # longer than a reader may take
LONGEST_PAUSE = timedelta(hours=1)

log = logging.getLogger(__name__)


def waiting_readers(provider: Provider) -> list[Reader]:
    """Return the readers for whom an event of the provider waits."""
    with provider_transaction(provider):
        names = set(_due().values_list("reader", flat=True).distinct())
    return [reader for reader in readers() if reader.name in names]


def read_events(provider: Provider, reader: Reader) -> int:
    """Hand the reader all the provider's events that wait for it; return how many it has read.

    Safe to run many times at once. The events of a worker that dies are read again after a while,
    and so are those at which the reader fails.
    """
    read = 0
    while taken := _take(provider, reader):
        try:
            read += _hand_over(provider, reader, taken)
        except AlreadyRunning:
            _put_back(provider, taken)
            break
    return read


def _due() -> QuerySet[UnreadEvent]:
    return UnreadEvent.objects.filter(due_at__lte=timezone.now())


def _take(provider: Provider, reader: Reader) -> list[UnreadEvent]:
    """Take the oldest events that wait, so that nobody else does.

    They come back after the lease.
    """
    with provider_transaction(provider):
        waiting = _due().filter(reader=reader.name).order_by("event").select_related("event")
        taken = list(waiting.select_for_update(skip_locked=True, of=("self",))[:AT_ONCE])
        UnreadEvent.objects.filter(pk__in=[row.pk for row in taken]).update(
            due_at=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    return taken


def _hand_over(provider: Provider, reader: Reader, taken: Sequence[UnreadEvent]) -> int:
    """Hand events over and mark them as read.

    Where that fails they are handed over one by one, so that one event does not keep the others
    back.
    """
    try:
        reader.read(provider, [_event(row) for row in taken])
    except AlreadyRunning:
        raise
    except Exception:
        if len(taken) > 1:
            return sum(_hand_over(provider, reader, [row]) for row in taken)
        log.exception("%s could not read event %s", reader.name, taken[0].event_id)
        _put_off(provider, taken[0])
        return 0
    with provider_transaction(provider):
        UnreadEvent.objects.filter(pk__in=[row.pk for row in taken]).delete()
    return len(taken)


def _event(row: UnreadEvent) -> Event:
    event: Event = row.event
    return event


def _put_back(provider: Provider, taken: Sequence[UnreadEvent]) -> None:
    with provider_transaction(provider):
        left = UnreadEvent.objects.filter(pk__in=[row.pk for row in taken])
        left.update(due_at=timezone.now())


def _put_off(provider: Provider, row: UnreadEvent) -> None:
    """Let the event wait for a pause that grows with every failure."""
    pause = min(timedelta(minutes=2 ** min(row.attempts, 10)), LONGEST_PAUSE)
    with provider_transaction(provider):
        UnreadEvent.objects.filter(pk=row.pk).update(due_at=timezone.now() + pause)
