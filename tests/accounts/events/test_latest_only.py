"""A reader that reads the outbox by number is handed one event of those written together."""

from datetime import date

from accounts.customers.resources import CustomerResource
from accounts.events.operations import record
from accounts.events.registry import reads, stop_reading
from accounts.events.states import EventAct
from accounts.models import Event, Provider, UnreadEvent
from tests.accounts.events.conftest import Heard
from tests.factories import CustomerFactory


def test_it_is_handed_the_last_of_them(provider: Provider) -> None:
    customers = [CustomerFactory().pk for _ in range(3)]
    reads("test", "customer.updated", latest_only=True)(Heard().read)
    try:
        record(CustomerResource, EventAct.UPDATED, customers, as_of=date(2026, 12, 1))
    finally:
        stop_reading("test")

    handed = UnreadEvent.objects.get(reader="test")
    assert handed.event_id == max(Event.objects.values_list("pk", flat=True))
