"""The check of one account after a service of it ended: at once, and no more than a run may."""

import socket
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from celery import Celery
from django.conf import settings

from accounts.models import Customer, ProcessRun, Provider, StatusChange
from accounts.processes.runner import run_process
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from products.services.operations import change_product
from sync.closure_checks.operations import check_account
from sync.closures.operations import restore
from sync.closures.states import SYNC_STATUS
from sync.models import Closure
from tests.factories import ChildFactory, CustomerFactory, OrderFactory, ProductFactory

TODAY = date(2026, 12, 10)
Account = Callable[..., Any]


def ended(**values: Any) -> Any:
    """An open account whose only product is disconnected."""
    customer = CustomerFactory(**values)
    ProductFactory(customer=customer, status="DISCONNECTED", disconnected_on=TODAY)
    return customer


def status_of(customer: Any) -> str:
    return str(Customer.objects.values_list("status", flat=True).get(pk=customer.pk))


def test_it_closes_an_account_that_meets_the_rule_and_says_why(provider: Provider) -> None:
    customer = CustomerFactory()
    change_product(ProductFactory(customer=customer), "disconnect", as_of=TODAY)

    assert check_account(provider, customer.pk, as_of=TODAY) == 1

    change = StatusChange.objects.get(subject="CUSTOMER")
    run = ProcessRun.objects.get()
    assert (change.from_status, change.to_status, change.cause, change.via) == (
        "OPEN",
        "CLOSED",
        "SYNC_STATUS",
        "CHECK",
    )
    assert (change.run_id, change.as_of) == (run.pk, TODAY)
    assert change.evidence["products"] == 1
    assert (run.process, run.counts) == (SYNC_STATUS, {"closed": 1, "candidates": 1})
    assert run.trigger == "CHECK"
    assert Closure.objects.get().outcome == "CLOSED"


def test_it_leaves_every_other_account_to_the_next_run(provider: Provider) -> None:
    customer, other = ended(), ended()

    check_account(provider, customer.pk, as_of=TODAY)

    assert (status_of(customer), status_of(other)) == ("CLOSED", "OPEN")


@pytest.mark.parametrize(
    "keep",
    [
        lambda customer: ProductFactory(customer=customer, status="PENDING"),
        lambda customer: OrderFactory(customer=customer, status="PENDING"),
        lambda customer: ChildFactory(parent=customer),
    ],
    ids=["product", "order", "child"],
)
def test_it_closes_nothing_that_still_has_something(
    provider: Provider, keep: Callable[[Any], Any]
) -> None:
    customer = ended(kind="PARENT")
    keep(customer)

    assert check_account(provider, customer.pk, as_of=TODAY) == 0

    assert status_of(customer) == "OPEN"
    assert not ProcessRun.objects.exists()


def test_it_does_nothing_the_second_time(provider: Provider) -> None:
    customer = ended()

    assert [check_account(provider, customer.pk, as_of=TODAY) for _ in range(2)] == [1, 0]
    assert ProcessRun.objects.count() == 1


def test_it_does_nothing_while_sync_status_is_paused(provider: Provider) -> None:
    customer = ended()
    pause(provider, SYNC_STATUS, reason="Prices are being checked", actor="clara")

    assert check_account(provider, customer.pk, as_of=TODAY) == 0
    assert status_of(customer) == "OPEN"


@pytest.mark.parametrize(("until", "status"), [(0, "OPEN"), (30, "OPEN"), (-1, "CLOSED")])
def test_it_leaves_an_exempt_account_alone(provider: Provider, until: int, status: str) -> None:
    customer = ended(sync_exempt_until=TODAY + timedelta(days=until))

    check_account(provider, customer.pk, as_of=TODAY)

    assert status_of(customer) == status


def test_it_leaves_a_restored_account_alone(provider: Provider) -> None:
    customer = ended()
    check_account(provider, customer.pk, as_of=TODAY)
    restore(Closure.objects.get(), as_of=TODAY, reason="Comes back")

    assert check_account(provider, customer.pk, as_of=TODAY) == 0
    assert status_of(customer) == "OPEN"


def test_a_parent_closes_with_its_last_child(provider: Provider) -> None:
    parent = ended(kind="PARENT")
    child = ChildFactory(parent=parent)
    ChildFactory(parent=parent, status="CLOSED")

    assert check_account(provider, child.pk, as_of=TODAY) == 2
    assert (status_of(parent), status_of(child)) == ("CLOSED", "CLOSED")


@pytest.mark.parametrize("checked", ["child", "parent"])
def test_a_parent_does_not_close_before_a_child_that_the_next_run_will_close(
    provider: Provider, checked: str
) -> None:
    parent = ended(kind="PARENT")
    children = [ChildFactory(parent=parent) for _ in range(2)]

    check_account(provider, parent.pk if checked == "parent" else children[0].pk, as_of=TODAY)

    assert status_of(parent) == status_of(children[1]) == "OPEN"
    run_process(provider, "sync-status", as_of=TODAY, started_by="the test")
    assert {status_of(one) for one in (parent, *children)} == {"CLOSED"}


def test_checks_close_no_more_in_a_day_than_a_run_may_and_the_next_run_is_held(
    provider: Provider,
) -> None:
    Provider.objects.filter(pk=provider.pk).update(sync_hold_min_accounts=2)
    provider.refresh_from_db()
    customers = [ended() for _ in range(3)]

    assert [check_account(provider, customer.pk, as_of=TODAY) for customer in customers] == [
        1,
        1,
        0,
    ]

    run = run_process(provider, "sync-status", as_of=TODAY, started_by="the test")
    assert (run.status, run.counts) == ("HELD", {"closed": 0, "candidates": 1})
    assert check_account(provider, customers[2].pk, as_of=TODAY + timedelta(days=1)) == 1


def test_a_run_with_nothing_to_close_is_not_held_for_what_checks_have_closed(
    provider: Provider,
) -> None:
    Provider.objects.filter(pk=provider.pk).update(sync_hold_min_accounts=1)
    provider.refresh_from_db()
    check_account(provider, ended().pk, as_of=TODAY)

    assert (
        run_process(provider, "sync-status", as_of=TODAY, started_by="the test").status
        == "SUCCEEDED"
    )


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never answers, as a Redis that has frozen."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize(
    "broker",
    ["redis://127.0.0.1:1/0", "redis://no-such-host.invalid:6379/0", "frozen"],
)
def test_a_broker_that_is_down_neither_breaks_the_operation_nor_holds_it_up(
    committed_provider: Provider, monkeypatch: pytest.MonkeyPatch, broker: str, silent_port: int
) -> None:
    if broker == "frozen":
        broker = f"redis://127.0.0.1:{silent_port}/0"
    app = Celery("of the test", broker=broker, set_as_current=False)
    app.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr("accounts.events.waking.current_app", app)
    slept: list[float] = []
    monkeypatch.setattr("kombu.utils.functional.sleep", slept.append)
    with provider_transaction(committed_provider):
        product = ProductFactory()

    with provider_transaction(committed_provider, actor="clara", via="UI"):
        change_product(product, "disconnect", as_of=TODAY)

    assert sum(slept) < 1
    with provider_transaction(committed_provider):
        assert Product.objects.get().status == "DISCONNECTED"
        assert Customer.objects.get().status == "OPEN"
    run_process(committed_provider, "sync-status", as_of=TODAY, started_by="the next run")
    with provider_transaction(committed_provider):
        assert Customer.objects.get().status == "CLOSED"
