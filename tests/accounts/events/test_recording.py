"""Events are written with what they tell of, each with the object as it is then."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.customers.resources import CustomerResource
from accounts.events.operations import forget_events, record, status_events
from accounts.events.states import EventAct
from accounts.models import Customer, Event, Provider, UnreadEvent
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction, recording
from products.models import Line, Product
from products.orders.items import Item
from products.orders.operations import complete_order, create_order, submit_order
from products.selling.operations import add_product
from products.services.operations import change_line, change_rate
from statements.payments.operations import record_payment_attempt
from sync.closures.operations import restore_all
from sync.models import Closure
from sync.workflows.operations import run_workflow
from tests.accounts.events.conftest import Heard
from tests.factories import (
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
)

TODAY = date(2027, 3, 10)


def told() -> list[tuple[str, str, Any]]:
    return [
        (event.type, event.object_key, event.data.get("status"))
        for event in Event.objects.exclude(object_kind="run").order_by("pk")
    ]


def test_it_carries_the_object_who_did_it_and_why(provider: Provider) -> None:
    customer, run_id = CustomerFactory(account_number="A-1"), uuid4()

    with recording(cause="FIX", actor="clara", run_id=str(run_id)):
        record(CustomerResource, EventAct.UPDATED, [customer.pk], as_of=TODAY)

    event = Event.objects.get()
    assert (event.type, event.object_kind, event.object_key) == (
        "customer.updated",
        "customer",
        "A-1",
    )
    assert (event.cause, event.actor, event.run_id, event.as_of) == (
        "FIX",
        "clara",
        run_id,
        TODAY,
    )
    assert (event.object_id, event.customer_id) == (customer.pk, customer.pk)
    assert event.data == CustomerResource.document(Customer.objects.get())
    assert event.sequence is None
    assert abs(event.occurred_at - timezone.now()) < timedelta(minutes=5)


def test_without_a_cause_it_is_direct(provider: Provider) -> None:
    record(CustomerResource, EventAct.UPDATED, [CustomerFactory().pk], as_of=None)

    event = Event.objects.get()
    assert (event.cause, event.actor, event.run_id, event.as_of) == ("DIRECT", "", None, None)


def test_a_line_takes_its_products_along(provider: Provider) -> None:
    line = LineFactory(line_ref="L-1", status="ACTIVE")
    for ref in ("P-1", "P-2"):
        ProductFactory(customer=line.customer, line=line, product_ref=ref, status="ACTIVE")

    change_line(line, "suspend", as_of=TODAY)

    assert sorted(told()) == [
        ("line.status_changed", "L-1", "SUSPENDED"),
        ("product.status_changed", "P-1", "SUSPENDED"),
        ("product.status_changed", "P-2", "SUSPENDED"),
    ]


def test_what_is_created_or_updated_is_told(provider: Provider) -> None:
    customer = CustomerFactory(status="OPEN")
    kind = ProductTypeFactory(default_rate=Decimal(30))

    product = add_product(customer, kind, product_ref="P-1", as_of=TODAY)
    change_rate(product, Decimal("12.5"), as_of=TODAY)
    record_payment_attempt(
        customer,
        status="SUCCEEDED",
        amount=Decimal(5),
        as_of=TODAY,
        attempted_at=datetime(2027, 3, 10, tzinfo=UTC),
    )

    events = Event.objects.order_by("pk")
    assert [event.type for event in events] == [
        "product.created",
        "product.updated",
        "transaction.created",
        "payment_attempt.recorded",
    ]
    assert [event.data.get("rate") for event in events] == ["30.00", "12.50", None, None]
    assert events[2].data["amount"] == "5.00"


def test_a_completed_order_tells_of_each_object_once(provider: Provider) -> None:
    line = LineFactory(line_ref="L-1", status="ACTIVE", customer=CustomerFactory(status="OPEN"))
    order = create_order(
        line.customer, [Item("DISCONNECT_LINE", TODAY, line=line)], order_ref="O-1", as_of=TODAY
    )
    submit_order(order, as_of=TODAY)
    complete_order(order, as_of=TODAY)

    assert told() == [
        ("order.created", "O-1", "PENDING"),
        ("order.status_changed", "O-1", "OPEN"),
        ("line.status_changed", "L-1", "DISCONNECTED"),
        ("order.status_changed", "O-1", "COMPLETED"),
    ]
    assert {event.data["items"][0]["line_ref"] for event in Event.objects.filter(
        object_kind="order"
    )} == {"L-1"}  # fmt: skip


def test_an_outer_block_leaves_alone_what_an_inner_one_has_told(provider: Provider) -> None:
    line, other = LineFactory(line_ref="L-1", status="ACTIVE"), LineFactory(line_ref="L-2")
    customers = (line.customer_id, other.customer_id)

    with status_events(*customers):
        Line.objects.filter(pk=other.pk).update(status="SUSPENDED")
        change_line(line, "suspend", as_of=TODAY)

    assert sorted(told()) == [
        ("line.status_changed", "L-1", "SUSPENDED"),
        ("line.status_changed", "L-2", "SUSPENDED"),
    ]


def test_a_change_after_the_inner_block_is_told_again(provider: Provider) -> None:
    line = LineFactory(line_ref="L-1", status="ACTIVE")

    with status_events(line.customer_id):
        change_line(line, "suspend", as_of=TODAY)
        change_line(line, "disconnect", as_of=TODAY)
        Line.objects.filter(pk=line.pk).update(disconnected_on=TODAY)

    assert [status for *_, status in told()] == ["SUSPENDED", "DISCONNECTED"]


def test_a_workflow_tells_of_the_account_and_all_that_went_along(provider: Provider) -> None:
    customer = CustomerFactory(account_number="A-1", status="OPEN")
    LineFactory(customer=customer, line_ref="L-1", status="ACTIVE")

    with provider_transaction(provider, actor="clara", via="UI"):
        run_workflow(customer, "close", as_of=TODAY)

    assert sorted(told()) == [
        ("customer.status_changed", "A-1", "CLOSED"),
        ("line.status_changed", "L-1", "DISCONNECTED"),
    ]
    assert {(event.cause, event.actor, event.as_of) for event in Event.objects.all()} == {
        ("WORKFLOW", "clara", TODAY)
    }


def test_an_operation_that_is_undone_tells_nothing(provider: Provider) -> None:
    line = LineFactory(status="ACTIVE")

    with transaction.atomic():
        change_line(line, "disconnect", as_of=TODAY)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_the_number_of_queries_does_not_grow(
    provider: Provider,
) -> None:
    def suspend(products: int) -> int:
        line = LineFactory(status="ACTIVE")
        for _ in range(products):
            ProductFactory(customer=line.customer, line=line, status="ACTIVE")
        with connection.execute_wrapper(counting):
            counted.clear()
            change_line(line, "suspend", as_of=TODAY)
        return len(counted)

    counted: list[str] = []

    def counting(execute: Any, sql: str, *more: Any) -> Any:
        counted.append(sql)
        return execute(sql, *more)

    assert suspend(1) == suspend(9)


def test_a_reader_that_does_not_want_an_event_is_not_given_it(
    provider: Provider, heard: Heard
) -> None:
    change_line(LineFactory(status="ACTIVE"), "suspend", as_of=TODAY)

    assert set(UnreadEvent.objects.values_list("reader", flat=True)) == {"test"}


def test_an_event_is_never_changed(provider: Provider) -> None:
    record(CustomerResource, EventAct.UPDATED, [CustomerFactory().pk], as_of=TODAY)

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Event.objects.update(object_key="other")
    Event.objects.update(sequence=1)


def test_two_events_of_a_provider_never_have_one_number(provider: Provider) -> None:
    customers = [CustomerFactory().pk for _ in range(2)]
    record(CustomerResource, EventAct.UPDATED, customers, as_of=TODAY)

    with pytest.raises(DatabaseError, match="event_sequence"), transaction.atomic():
        Event.objects.update(sequence=7)


def test_old_events_are_forgotten_with_those_who_never_read_them(
    provider: Provider, heard: Heard
) -> None:
    line = LineFactory(status="ACTIVE")
    change_line(line, "suspend", as_of=TODAY)

    assert forget_events(timezone.now() - timedelta(days=1)) == 0
    assert Event.objects.exists()
    assert forget_events(timezone.now() + timedelta(days=1)) == 1
    assert not Event.objects.exists()
    assert not UnreadEvent.objects.exists()


def test_another_providers_events_are_left_alone(committed_provider: Provider) -> None:
    other = ProviderFactory()
    for provider in (committed_provider, other):
        with provider_transaction(provider):
            change_line(LineFactory(status="ACTIVE"), "suspend", as_of=TODAY)

    with provider_transaction(other):
        forget_events(timezone.now() + timedelta(days=1))
        assert not Event.objects.exists()
    with provider_transaction(committed_provider):
        assert Event.objects.count() == 1
        assert Product.objects.count() == 0


def test_sync_status_tells_of_each_account_that_it_closes_and_no_other(provider: Provider) -> None:
    CustomerFactory(account_number="A-1", status="OPEN")
    LineFactory(customer=CustomerFactory(account_number="A-2", status="OPEN"), status="ACTIVE")

    run = run_process(provider, "sync-status", as_of=TODAY, started_by="a test")

    assert told() == [("customer.status_changed", "A-1", "CLOSED")]
    event = Event.objects.exclude(object_kind="run").get()
    assert (event.cause, event.run_id, event.as_of) == ("SYNC_STATUS", run.pk, TODAY)


def test_a_restored_account_is_told_of(provider: Provider) -> None:
    CustomerFactory(account_number="A-1", status="OPEN")
    run_process(provider, "sync-status", as_of=TODAY, started_by="a test")

    restore_all(provider, Closure.objects.all(), as_of=TODAY, reason="It stays")

    assert told()[1:] == [("customer.status_changed", "A-1", "OPEN")]
    assert Event.objects.order_by("-pk")[0].cause == "RESTORE"


def test_a_dry_run_tells_nothing(provider: Provider) -> None:
    CustomerFactory(status="OPEN")
    run_process(provider, "sync-status", as_of=TODAY, started_by="a test", dry_run=True)
    assert not Event.objects.exists()
