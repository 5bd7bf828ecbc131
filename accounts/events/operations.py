"""Writing events, in the transaction of what they tell of."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from ..database.expressions import given_keys
from ..database.keys import first_key_at
from ..database.sql import fresh_keys, key_of_now
from ..rest.resources import Resource
from ..status_changes.models import StatusChange
from ..status_changes.states import Cause, Subject
from ..tenancy.transactions import current_provider, recorded
from .batch import insert_events, insert_unread, write_changes_of_customers, write_events
from .models import Event, UnreadEvent
from .registry import readers_of, resource_of, wants_all
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
    _write(resource, act, dict.fromkeys(keys, _said(as_of)))


def record_alike(
    resource: type[Resource], act: EventAct, keys: Iterable[UUID], *, as_of: date | None
) -> int:
    """Do as `record` does for rows that are many; return how many events there are.

    The database writes the shapes, as for `record_many`.
    """
    return record_many(resource, act, dict.fromkeys(keys, recorded("reason")), as_of=as_of)


def record_many(
    resource: type[Resource],
    act: EventAct,
    reasons: Mapping[UUID, str],
    *,
    as_of: date | None,
) -> int:
    """Do as `record` does for the rows with these keys, each for its own reason.

    Return how many events there are. The database writes the shapes: for thousands, Python would
    take longer than for all else. Raises TypeError for a resource that has no shape in SQL.
    """
    if not reasons:
        return 0
    said = _said(as_of) | {"reasons": list(reasons.values())}
    type_ = f"{resource.kind}.{act}"
    keys = write_events(resource, type_, list(reasons), said)
    _pass_on(type_, keys, lambda: Event.objects.filter(pk__in=given_keys(keys)).order_by("pk"))
    return len(keys)


@contextmanager
def status_events(*customers: Any) -> Iterator[None]:
    """Record an event for each status that the block changes.

    Statuses are those of these customers and of their lines, products and orders. Blocks nest: the
    outer one leaves alone what the inner one has recorded.
    """
    since = key_of_now()
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
                "reason": change.reason,
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
    type_, texts = write_changes_of_customers(changes)
    keys = [UUID(text) for text in texts]
    _pass_on(type_, keys, lambda: Event.objects.filter(pk__in=given_keys(keys)))


def forget_events(before: datetime) -> int:
    """Delete the oldest of the provider's events from before the instant.

    Return how many: no more than a few thousand.
    """
    old = Event.objects.filter(pk__lt=first_key_at(before)).order_by("pk")
    keys = list(old.values_list("pk", flat=True)[:FORGOTTEN_AT_ONCE])
    UnreadEvent.objects.filter(event__in=keys).delete()
    Event.objects.filter(pk__in=keys).delete()
    return len(keys)


def _write(resource: type[Resource], act: EventAct, said: dict[Any, dict[str, Any]]) -> None:
    keys = list(said)
    for place in range(0, len(keys), AT_ONCE):
        rows = list(resource.rows().filter(pk__in=keys[place : place + AT_ONCE]).order_by("pk"))
        _keep(resource, act, rows, resource.documents(rows), said)


def _keep(
    resource: type[Resource],
    act: EventAct,
    rows: Sequence[Any],
    documents: Sequence[dict[str, Any]],
    said: Mapping[Any, dict[str, Any]],
) -> None:
    if not rows:
        return
    now, keys = fresh_keys(len(rows))
    is_customer = resource.kind == Subject.CUSTOMER.lower()
    events = [
        {
            "id": key,
            "object_key": str(getattr(row, resource.key) or row.pk),
            "object_id": row.pk,
            "customer_id": row.pk if is_customer else getattr(row, "customer_id", None),
            "data": document,
            **said[row.pk],
        }
        for key, row, document in zip(keys, rows, documents, strict=True)
    ]
    shared = {
        "provider_id": rows[0].provider_id,
        "type": f"{resource.kind}.{act}",
        "occurred_at": now,
        "object_kind": resource.kind,
    }
    insert_events(events, shared)
    _pass_on(shared["type"], keys, lambda: (Event(**event, **shared) for event in events))


def _pass_on(type_: str, keys: Sequence[UUID], events: Callable[[], Iterable[Event]]) -> None:
    """Have each reader of the type read the events with these keys, those that it wants."""
    provider_id = current_provider().pk
    for reader in readers_of(type_):
        wanted = (
            keys
            if reader.wants is wants_all
            else [event.pk for event in events() if reader.wants(event)]
        )
        if wanted:
            handed = [max(wanted)] if reader.latest_only else wanted
            insert_unread(provider_id, reader.name, handed)
            wake("events.read", provider_id, reader.name)


def _said(as_of: date | None) -> dict[str, Any]:
    """Return what the transaction says of itself."""
    run_id = recorded("run_id")
    return {
        "cause": recorded("cause") or Cause.DIRECT,
        "actor": recorded("actor"),
        "reason": recorded("reason"),
        "run_id": UUID(run_id) if run_id else None,
        "as_of": as_of,
    }
