"""Numbering the events of a provider, in the order in which they were committed."""

from ..database.sql import execute_sql
from ..tenancy.transactions import current_provider
from .models import Event, EventCounter

NUMBERED_AT_ONCE = 5000

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
