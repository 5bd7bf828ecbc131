"""Writing events many at a time, and numbering those of a provider.

Numbers follow the order in which events were committed.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ..database.expressions import given_keys
from ..database.sql import execute_sql
from ..rest.resources import Resource
from ..status_changes.models import StatusChange
from ..status_changes.states import Subject
from ..tenancy.transactions import current_provider
from .models import Event, EventCounter
from .registry import resource_of
from .shapes import shape_in_sql
from .states import EventAct

NUMBERED_AT_ONCE = 5000

INSERT = """
INSERT INTO accounts_event (
    provider_id, type, occurred_at, object_kind, id, object_key, object_id, customer_id, data,
    cause, actor, reason, run_id, as_of
)
SELECT
    %(provider_id)s, %(type)s, %(occurred_at)s, %(object_kind)s, new.*
FROM unnest(
    %(id)s::uuid[], %(object_key)s::text[], %(object_id)s::uuid[], %(customer_id)s::uuid[],
    %(data)s::jsonb[], %(cause)s::text[], %(actor)s::text[],
    %(reason)s::text[], %(run_id)s::uuid[], %(as_of)s::date[]
) AS new
"""

INSERT_UNREAD = """
INSERT INTO accounts_unreadevent (provider_id, reader, event_id)
SELECT %s, %s, new.id FROM unnest(%s::uuid[]) AS new (id)
"""

NUMBER = """
WITH unnumbered AS (
    SELECT event.id, row_number() OVER (ORDER BY event.id) AS place
    FROM accounts_event event
    WHERE event.provider_id = %(provider)s AND event.sequence IS NULL
    ORDER BY event.id
    LIMIT %(at_once)s
),
numbered AS (
    UPDATE accounts_event event
    SET sequence = %(last)s + unnumbered.place
    FROM unnumbered
    WHERE event.provider_id = %(provider)s AND event.id = unnumbered.id
    RETURNING event.id
)
SELECT count(*) FROM numbered
"""

WRITE_MANY = """
    WITH written AS (
        INSERT INTO accounts_event (
            provider_id, type, object_kind, object_id, object_key, customer_id, data, reason, cause,
            actor, run_id, as_of
        )
        SELECT
            %(provider_id)s, %(type)s, %(kind)s, shape.*, said.reason, %(cause)s, %(actor)s,
            %(run_id)s, %(as_of)s
        FROM ({shapes}) AS shape (id, key, customer_id, data)
        JOIN unnest(%(rows)s::uuid[], %(reasons)s::text[]) AS said (id, reason)
            ON said.id = shape.id
        ORDER BY shape.id
        RETURNING id
    )
    SELECT array_agg(id::text) FROM written
"""

# The shape of each customer is that of its resource, as the database writes it.
WRITE = """
    WITH written AS (
        INSERT INTO accounts_event (
            provider_id,
            type,
            object_kind,
            object_key,
            object_id,
            customer_id,
            data,
            cause,
            actor,
            run_id,
            as_of
        )
        SELECT
            %(provider_id)s,
            %(type)s,
            %(kind)s,
            key,
            customer_id,
            customer_id,
            data,
            cause,
            actor,
            run_id,
            as_of
        FROM ({changes}) AS change (customer_id, key, cause, actor, run_id, as_of, data)
        RETURNING id
    )
    SELECT array_agg(id::text) FROM written
"""


def write_events(
    resource: type[Resource], type_: str, rows: Sequence[UUID], said: Mapping[str, Any]
) -> list[UUID]:
    """Write an event for each of the rows, and return the keys of the events.

    They all say the same but for their reasons, which are in the order of the rows. A row that the
    resource does not show has none.
    """
    owner = "pk" if resource.kind == Subject.CUSTOMER.lower() else "customer_id"
    shapes = (
        resource.rows()
        .filter(pk__in=given_keys(rows))
        .values_list("pk", resource.key, owner, shape_in_sql(resource))
    )
    (keys,) = execute_sql(
        WRITE_MANY,
        shapes=shapes,
        provider_id=current_provider().pk,
        type=type_,
        kind=resource.kind,
        rows=[row.hex for row in rows],
        **said,
    )
    return [UUID(key) for key in keys or []]


def write_changes_of_customers(changes: QuerySet[StatusChange]) -> tuple[str, list[str]]:
    """Write an event for each of the changes, which are of different customers.

    Return the type of the events, and their keys. One statement writes them, however many they are:
    Python would take longer to write their shapes than a run takes to close the accounts.
    """
    resource = resource_of(Subject.CUSTOMER)
    type_ = f"{resource.kind}.{EventAct.STATUS_CHANGED}"
    rows = changes.filter(subject=Subject.CUSTOMER).values_list(
        "customer_id",
        f"customer__{resource.key}",
        "cause",
        "actor",
        "run_id",
        "as_of",
        shape_in_sql(resource, "customer__"),
    )
    (keys,) = execute_sql(
        WRITE, changes=rows, provider_id=current_provider().pk, type=type_, kind=resource.kind
    )
    return type_, keys or []


def insert_events(events: Sequence[Mapping[str, Any]], shared: Mapping[str, Any]) -> None:
    """Write events, each with its own fields and those that all of them share."""
    columns = {name: [_text(event[name]) for event in events] for name in events[0]}
    columns["data"] = [json.dumps(document) for document in columns["data"]]
    with connection.cursor() as cursor:
        cursor.execute(INSERT, {**shared, **columns})


def _text(value: Any) -> Any:
    """Return a key as its text, which is quicker to hand over; any other value as it is."""
    return value.hex if type(value) is UUID else value


def insert_unread(provider_id: int, reader: str, events: Sequence[UUID]) -> None:
    """Have the reader read the events, which are written."""
    with connection.cursor() as cursor:
        cursor.execute(INSERT_UNREAD, [provider_id, reader, [event.hex for event in events]])


def number_events() -> int:
    """Give a number to each of the provider's committed events that has none; return how many.

    Numbers have no gaps, and no event gets a smaller number than one that was numbered before.
    Events of one object are numbered in the order of their changes: their writers wait for each
    other, and the keys of events follow the clock. Others who number wait until the transaction
    ends. Needs `provider_transaction`.
    """
    if not Event.objects.filter(sequence=None).exists():
        return 0
    counter = _locked_counter()
    before = counter.last
    while counted := _number_some(counter):
        counter.last += counted
    counter.save(update_fields=["last"])
    return counter.last - before


def last_number() -> int:
    """Return the number of the provider's last numbered event; 0 where there is none."""
    last = EventCounter.objects.values_list("last", flat=True).first()
    return last or 0


def _locked_counter() -> EventCounter:
    row = EventCounter(provider=current_provider())
    EventCounter.objects.bulk_create([row], ignore_conflicts=True)
    counter: EventCounter = EventCounter.objects.select_for_update().get()
    return counter


def _number_some(counter: EventCounter) -> int:
    (counted,) = execute_sql(
        NUMBER, provider=counter.provider_id, last=counter.last, at_once=NUMBERED_AT_ONCE
    )
    return int(counted)
