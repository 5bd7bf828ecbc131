"""Writing events, in the transaction of what they tell of."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    CharField,
    Exists,
    Expression,
    Func,
    OuterRef,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce, NullIf

from ..database.expressions import given_keys
from ..rest.resources import Resource
from ..status_changes.models import StatusChange
from ..status_changes.states import Cause
from .batch import write_changes_of_customers
from .models import Event, UnreadEvent
from .registry import readers, readings_of, resource_of
from .states import EventAct
from .waking import wake

AT_ONCE = 1000
FORGOTTEN_AT_ONCE = 5000


def record(
    resource: type[Resource], act: EventAct, keys: Iterable[Any], *, as_of: date | None
) -> None:
    """Write an event for each of the rows, as it is now, and pass it on to its readers.

    Cause, actor and run are those of `provider_transaction` and `recording`. The readers are woken
    after the commit.
    """
    said = {
        "cause": _setting("cause", Cause.DIRECT),
        "actor": _setting("actor", ""),
        "run_id": Cast(NullIf(_setting("run_id", ""), Value("")), UUIDField()),
        "as_of": as_of,
    }
    _write(resource, act, dict.fromkeys(keys, said))


@contextmanager
def status_events(*customers: Any) -> Iterator[None]:
    """Record an event for each status that the block changes.

    Statuses are those of these customers and of their lines, products and orders. Blocks nest: the
    outer one leaves alone what the inner one has recorded.
    """
    (since,) = _keys(1)
    yield
    record_status_changes(StatusChange.objects.filter(customer__in=customers, pk__gt=since))


def record_status_changes(changes: QuerySet[StatusChange]) -> None:
    """Record an event for each object of the changes that has no event since.

    It carries the cause and the actor of the object's last change.
    """
    recorded = Event.objects.filter(
        customer=OuterRef("customer"),
        object_id=OuterRef("subject_id"),
        type__endswith=f".{EventAct.STATUS_CHANGED}",
        pk__gt=OuterRef("pk"),
    )
    last = (
        changes.exclude(Exists(recorded))
        .order_by("subject", "subject_id", "-pk")
        .distinct("subject", "subject_id")
    )
    for subject, found in groupby(last, lambda change: change.subject):
        said = {
            change.subject_id: {
                "cause": change.cause,
                "actor": change.actor,
                "run_id": change.run_id,
                "as_of": change.as_of,
            }
            for change in found
        }
        _write(resource_of(subject), EventAct.STATUS_CHANGED, said)


def record_changes_of_customers(changes: QuerySet[StatusChange]) -> None:
    """Record an event for each of the changes, which are of different customers.

    It carries what the change says. For the accounts of a batch: no other event of the changes has
    been recorded.
    """
    type_, keys = write_changes_of_customers(changes)
    interested = [reader for reader in readers() if type_ in reader.types]
    if interested and keys:
        handed = [max(keys)] if all(reader.latest_only for reader in interested) else keys
        _pass_on(list(Event.objects.filter(pk__in=given_keys(map(UUID, handed))).order_by("pk")))


def forget_events(before: datetime) -> int:
    """Delete the oldest of the provider's events from before the instant.

    Return how many: no more than a few thousand.
    """
    old = Event.objects.filter(pk__lt=_first_key_of(before)).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    UnreadEvent.objects.filter(event__in=keys).delete()
    Event.objects.filter(pk__in=keys).delete()
    return len(keys)


def _write(resource: type[Resource], act: EventAct, said: dict[Any, dict[str, Any]]) -> None:
    keys = list(said)
    for place in range(0, len(keys), AT_ONCE):
        rows = list(resource.rows().filter(pk__in=keys[place : place + AT_ONCE]).order_by("pk"))
        _pass_on(
            Event.objects.bulk_create(
                Event(
                    pk=key,
                    provider_id=row.provider_id,
                    type=f"{resource.kind}.{act}",
                    object_kind=resource.kind,
                    object_key=getattr(row, resource.key),
                    object_id=row.pk,
                    customer_id=getattr(row, "customer_id", row.pk),
                    data=document,
                    **said[row.pk],
                )
                for key, row, document in zip(
                    _keys(len(rows)), rows, resource.documents(rows), strict=True
                )
            )
        )


def _pass_on(events: list[Event]) -> None:
    unread = [
        UnreadEvent(provider_id=event.provider_id, reader=reader.name, event_id=event.pk)
        for reader, event in readings_of(events)
    ]
    UnreadEvent.objects.bulk_create(unread)
    for provider_id, reader in sorted({(row.provider_id, row.reader) for row in unread}):
        wake("events.read", provider_id, reader)


def _setting(name: str, otherwise: str) -> Expression:
    """Return what the transaction says of itself under the name, in SQL."""
    said = Func(
        Value(f"billing.{name}"),
        Value(True),
        function="current_setting",
        output_field=CharField(),
    )
    return Coalesce(NullIf(said, Value("")), Value(otherwise), output_field=CharField())


def _keys(number: int) -> list[UUID]:
    """Return keys as the database makes them.

    They are greater than those of all rows that this connection has written before, and smaller
    than those of all that it writes later.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuidv7() FROM generate_series(1, %s)", [number])
        return [key for (key,) in cursor.fetchall()]


def _first_key_of(instant: datetime) -> UUID:
    """Return the smallest key that the database could have made at the instant.

    A key begins with 48 bits of milliseconds.
    """
    return UUID(int=int(instant.timestamp() * 1000) << 80)
