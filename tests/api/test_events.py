"""The outbox by the API: every event once, numbered without gaps in the order of the commits."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

from django.db import connections, transaction
from rest_framework.test import APIClient

from accounts.customers.resources import CustomerResource
from accounts.events.batch import number_events
from accounts.events.operations import forget_events, record
from accounts.events.states import EventAct
from accounts.models import Event, Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, ProviderFactory

TODAY = date(2027, 3, 10)
EVENTS = "/api/v1/events"


def happen(provider: Provider, *accounts: str) -> None:
    """Make the accounts, each with its event, in a transaction of its own."""
    for account in accounts:
        with provider_transaction(provider):
            customer = CustomerFactory(account_number=account)
            record(CustomerResource, EventAct.CREATED, [customer.pk], as_of=TODAY)


def told(api: APIClient, query: str = "") -> list[tuple[int, str]]:
    results = api.get(EVENTS + query).json()["results"]
    return [(one["sequence"], one["object"]["key"]) for one in results]


def test_it_shows_the_event_and_the_version_of_its_object(
    api: APIClient, plain_provider: Provider
) -> None:
    happen(plain_provider, "A-1")

    (event,) = api.get(EVENTS).json()["results"]

    customer = api.get("/api/v1/customers/A-1")
    assert event["type"] == "customer.created"
    assert event["object"] == {"kind": "customer", "key": "A-1"}
    assert event["data"] == customer.json()
    assert event["etag"] == customer["ETag"]
    assert event["as_of"] == "2027-03-10"
    assert api.get(f"{EVENTS}/{event['id']}").json() == event


def test_numbers_have_no_gaps_and_each_provider_has_its_own(
    api: APIClient, plain_provider: Provider
) -> None:
    happen(plain_provider, "A-1", "A-2")
    happen(ProviderFactory(), "B-1")

    assert told(api) == [(1, "A-1"), (2, "A-2")]
    happen(plain_provider, "A-3")
    assert told(api) == [(1, "A-1"), (2, "A-2"), (3, "A-3")]


def test_a_consumer_goes_on_after_what_it_has_read(
    api: APIClient, plain_provider: Provider
) -> None:
    happen(plain_provider, *(f"A-{number}" for number in range(5)))
    read: list[int] = []
    address: Any = f"{EVENTS}?limit=2&after=0"

    while address:
        page = api.get(address).json()
        read += [one["sequence"] for one in page["results"]]
        address = page["next"]

    assert read == [1, 2, 3, 4, 5]
    assert told(api, "?after=5") == []
    assert [number for number, _ in told(api, "?order=-&limit=2")] == [5, 4]


def test_it_finds_by_type_object_account_and_time(api: APIClient, plain_provider: Provider) -> None:
    happen(plain_provider, "A-1", "A-2")

    assert [key for _, key in told(api, "?object_key=A-2&object_kind=customer")] == ["A-2"]
    assert [key for _, key in told(api, "?account_number=A-1")] == ["A-1"]
    assert told(api, "?type=line.created") == []
    assert told(api, "?type__in=customer.created,line.created") != []
    assert told(api, "?occurred_at__gte=2999-01-01T00:00:00Z") == []


def test_it_refuses_a_place_that_is_none(api: APIClient) -> None:
    for place in ("x", "-1", "1.5", "9" * 30, "01930000-0000-7000-8000-000000000000"):
        answer = api.get(f"{EVENTS}?after={place}")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["parameter"] == "after"


def test_an_event_that_is_committed_late_comes_after_what_was_read(
    transactional_db: None, key_for: Callable[..., str], calling: Callable[[str], APIClient]
) -> None:
    provider = ProviderFactory()
    api = calling(key_for(provider))
    opened, seen = Barrier(2, timeout=20), Barrier(2, timeout=20)

    def late() -> None:
        with provider_transaction(provider):
            record_one(provider, "LATE")
            opened.wait()
            seen.wait()
        connections.close_all()

    with ThreadPoolExecutor() as others:
        writing = others.submit(late)
        opened.wait()
        happen(provider, "SOON")
        first = told(api)
        seen.wait()
        writing.result()

    assert first == [(1, "SOON")]
    assert told(api, "?after=1") == [(2, "LATE")]


def record_one(provider: Provider, account: str) -> None:
    customer = CustomerFactory(account_number=account)
    record(CustomerResource, EventAct.CREATED, [customer.pk], as_of=TODAY)


def test_many_who_number_at_once_give_each_number_once(transactional_db: None) -> None:
    provider = ProviderFactory()
    happen(provider, *(f"A-{number}" for number in range(20)))
    together = Barrier(4, timeout=20)

    def number() -> None:
        together.wait()
        with provider_transaction(provider):
            number_events()
        connections.close_all()

    with ThreadPoolExecutor() as others:
        for done in [others.submit(number) for _ in range(4)]:
            done.result()

    with provider_transaction(provider):
        numbers = list(Event.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, 21))


def test_numbers_go_on_when_old_events_are_gone(api: APIClient, plain_provider: Provider) -> None:
    happen(plain_provider, "A-1", "A-2")
    told(api)
    with provider_transaction(plain_provider), transaction.atomic():
        (last,) = Event.objects.order_by("-pk").values_list("occurred_at", flat=True)[:1]
        forget_events(last.replace(year=last.year + 1))

    happen(plain_provider, "A-3")

    assert told(api) == [(3, "A-3")]
