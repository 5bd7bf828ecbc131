"""Which accounts Sync Status closes, and what it writes down about each."""

from datetime import date
from typing import Any

import pytest

from accounts.models import Customer, Provider, StatusChange
from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from tests.factories import (
    ChildFactory,
    CustomerFactory,
    LineFactory,
    OrderFactory,
    ProductFactory,
    make_family,
)
from tests.sync.day.a_day import AS_OF, run


def close(provider: Provider) -> dict[str, int]:
    return run(provider, "sync-status").counts


def status(customer: Customer) -> str:
    return Customer.objects.values_list("status", flat=True).get(pk=customer.pk)


def test_an_account_with_nothing_left_is_closed(provider: Provider) -> None:
    customer = CustomerFactory()
    LineFactory(customer=customer, status="DISCONNECTED")
    ProductFactory(customer=customer, status="DISCONNECTED")
    ProductFactory(customer=customer, status="COMPLETED")
    OrderFactory(customer=customer, status="COMPLETED")
    OrderFactory(customer=customer, status="CANCELLED")

    assert close(provider) == {"closed": 1, "candidates": 1}
    assert status(customer) == "CLOSED"


def test_it_closes_nothing_the_second_time(provider: Provider) -> None:
    CustomerFactory()
    close(provider)

    assert close(provider) == {"closed": 0, "candidates": 0}


@pytest.mark.parametrize("customer_status", ["LEAD", "PENDING", "SUSPENDED", "CLOSED"])
def test_only_open_accounts_are_closed(provider: Provider, customer_status: str) -> None:
    customer = CustomerFactory(status=customer_status)

    assert close(provider)["candidates"] == 0
    assert status(customer) == customer_status


@pytest.mark.parametrize(
    ("factory", "row_status"),
    [
        *((LineFactory, row_status) for row_status in ("PENDING", "ACTIVE", "SUSPENDED")),
        *((ProductFactory, row_status) for row_status in ("PENDING", "ACTIVE", "SUSPENDED")),
        *((OrderFactory, row_status) for row_status in ("PENDING", "OPEN")),
    ],
)
def test_anything_that_is_left_keeps_it_open(
    provider: Provider, factory: Any, row_status: str
) -> None:
    row = factory(status=row_status)

    assert close(provider)["candidates"] == 0
    assert status(row.customer) == "OPEN"


@pytest.mark.parametrize(
    ("exempt_until", "closed"),
    [(None, 1), (date(2026, 12, 26), 1), (AS_OF, 0), (date(2027, 1, 5), 0)],
)
def test_an_exempt_account_is_left_until_the_day_after(
    provider: Provider, exempt_until: date | None, closed: int
) -> None:
    CustomerFactory(sync_exempt_until=exempt_until)

    assert close(provider)["closed"] == closed


def test_a_parent_is_closed_together_with_its_children(provider: Provider) -> None:
    parent, children = make_family(2)

    assert close(provider) == {"closed": 3, "candidates": 3}
    assert {status(member) for member in [parent, *children]} == {"CLOSED"}


def test_a_parent_whose_children_are_closed_already_is_closed(provider: Provider) -> None:
    child = ChildFactory(status="CLOSED")

    close(provider)

    assert status(child.parent) == "CLOSED"


def test_a_child_that_stays_keeps_its_parent(provider: Provider) -> None:
    parent, (staying, leaving) = make_family(2)
    ProductFactory(customer=staying)

    assert close(provider) == {"closed": 1, "candidates": 1}
    assert [status(member) for member in (parent, staying, leaving)] == ["OPEN", "OPEN", "CLOSED"]


@pytest.mark.parametrize(
    "values", [{"status": "SUSPENDED"}, {"sync_exempt_until": date(2027, 6, 1)}]
)
def test_a_child_that_is_not_closed_by_the_run_keeps_its_parent(
    provider: Provider, values: dict[str, Any]
) -> None:
    child = ChildFactory(**values)

    assert close(provider)["candidates"] == 0
    assert status(child.parent) == "OPEN"


@pytest.mark.parametrize("path", ["model", "queryset"])
def test_it_does_not_matter_by_which_way_the_last_service_ended(
    provider: Provider, path: str
) -> None:
    line = LineFactory()
    if path == "model":
        line.disconnect()
        line.save()
    else:
        type(line).objects.update(status="DISCONNECTED")

    assert close(provider)["closed"] == 1


def test_the_closure_is_on_record_with_its_cause_and_run(provider: Provider) -> None:
    customer = CustomerFactory()

    record = run(provider, "sync-status")

    change = StatusChange.objects.get(subject="CUSTOMER")
    assert (change.customer, change.from_status, change.to_status) == (customer, "OPEN", "CLOSED")
    assert (change.cause, change.run_id, change.as_of) == ("SYNC_STATUS", record.pk, AS_OF)
    assert change.actor == "a test"


def test_the_evidence_counts_what_there_was_and_says_how_it_ended(provider: Provider) -> None:
    customer = CustomerFactory()
    LineFactory(customer=customer, status="DISCONNECTED", disconnected_on=date(2026, 12, 1))
    OrderFactory(customer=customer, status="CANCELLED")
    last = LineFactory(customer=customer)
    with provider_transaction(provider, actor="api key 7", via="API"):
        last.disconnect()
        last.save()
    disconnected = StatusChange.objects.get(subject="LINE")

    close(provider)

    evidence = Closure.objects.get().evidence
    assert (evidence["lines"], evidence["products"], evidence["orders"]) == (2, 0, 1)
    assert (evidence["via"], evidence["actor"]) == ("API", "api key 7")
    assert evidence["disconnected_on"] == "2026-12-01"
    assert evidence["disconnected_at"].startswith(
        disconnected.changed_at.strftime("%Y-%m-%dT%H:%M:%S")
    )
    assert StatusChange.objects.get(subject="CUSTOMER").evidence == evidence
