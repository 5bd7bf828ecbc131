"""The database writes the shape of an object as its resource does."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from accounts.customers.resources import CustomerResource
from accounts.events.operations import record_changes_of_customers
from accounts.events.registry import reads, stop_reading
from accounts.events.shapes import shape_in_sql
from accounts.models import Customer, Event, Provider, StatusChange, UnreadEvent
from accounts.rest.etags import etag_of
from accounts.rest.resources import Resource
from accounts.tenancy.transactions import recording
from products.orders.resources import OrderResource
from products.services.resources import LineResource, ProductResource, ProductTypeResource
from statements.due_days.resources import OverdueResource
from statements.ledger.resources import PostedResource, StatementResource
from tests.accounts.events.conftest import Heard
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
)

AMOUNTS = (None, "0", "-3", "5", "5.5000", "0.0012", "1200", "1.23", "999999999999.9999")
CURRENCIES = ("USD", "JPY", "KWD", "CLF")


def shapes(resource: type[Resource]) -> dict[Any, tuple[Any, Any]]:
    """Return the shape of each row as Python writes it, and as the database does."""
    rows = list(resource.rows())
    in_sql = dict(resource.rows().values_list("pk", shape_in_sql(resource)))
    documents = resource.documents(rows)
    return {
        row.pk: (document, in_sql[row.pk]) for row, document in zip(rows, documents, strict=True)
    }


def check(resource: type[Resource], rows: int) -> None:
    found = shapes(resource)
    assert len(found) == rows
    for by_python, by_database in found.values():
        assert by_database == by_python
        assert all(type(by_database[name]) is type(by_python[name]) for name in by_python)
        assert etag_of(by_database) == etag_of(by_python)


def test_the_shape_of_a_customer(provider: Provider) -> None:
    profile = BillProfileFactory(code="DAY15")
    parent = CustomerFactory(account_number="P-1", kind="PARENT")
    CustomerFactory(kind="CHILD", parent=parent, bill_profile=profile, email="")
    CustomerFactory(
        name='Ünï "quoted" \\ back\N{EM DASH}\N{SMILING FACE WITH SUNGLASSES}',
        email="c@example.com",
        opened_on=date(1999, 12, 31),
        sync_exempt_until=date(2027, 2, 28),
        metadata={"crm": "4711", "note": 'a "b" \\ ü', "empty": ""},
    )
    number = 3
    for amount in AMOUNTS:
        for currency in CURRENCIES:
            CustomerFactory(currency=currency, credit_limit=amount and Decimal(amount))
            number += 1
    check(CustomerResource, number)


def test_the_shape_of_a_line(provider: Provider) -> None:
    LineFactory(metadata={"port": "7"})
    LineFactory(status="DISCONNECTED", disconnected_on=date(2027, 1, 31))
    check(LineResource, 2)


def test_the_shape_of_a_product(provider: Provider) -> None:
    rates = ("0", "-5.005", "19.995", "49.99", "0.00000001", "1200", "30.50000000")
    for place, rate in enumerate(rates):
        customer = CustomerFactory(currency=CURRENCIES[place % len(CURRENCIES)])
        line = LineFactory(customer=customer) if place % 2 else None
        quantity = Decimal(("1", "1.500000", "0.000001", "100")[place % 4])
        ProductFactory(customer=customer, line=line, rate=Decimal(rate), quantity=quantity)
    check(ProductResource, len(rates))


def test_the_shapes_of_a_statement(provider: Provider) -> None:
    amounts = ("0", "5.5", "1200", "0.0012", "999999999999.9999")
    for place, amount in enumerate(amounts):
        bill = StatementFactory(
            customer__currency=CURRENCIES[place % len(CURRENCIES)],
            charges=Decimal(amount),
            credits=Decimal("0.5"),
            payments=Decimal(place),
        )
        for _ in range(place + 1):
            TransactionFactory(customer=bill.customer, statement=bill)
    check(StatementResource, len(amounts))
    check(PostedResource, len(amounts))
    check(OverdueResource, len(amounts) - 2)  # in credit, nothing is owed


def test_a_shape_that_the_database_cannot_write_is_refused() -> None:
    with pytest.raises(TypeError, match="has no shape in SQL"):
        shape_in_sql(OrderResource)
    with pytest.raises(TypeError, match="has no shape in SQL"):
        shape_in_sql(ProductTypeResource)  # when it was archived is an instant


def close_all() -> None:
    """Close all customers as a batch does, and record the changes."""
    with recording(cause="SYNC_STATUS", actor="the clock", as_of="2027-03-10"):
        Customer.objects.update(status="CLOSED")
    record_changes_of_customers(StatusChange.objects.all())


def test_the_events_of_a_batch_are_those_that_python_would_write(
    provider: Provider, django_assert_num_queries: Any
) -> None:
    for _ in range(5):
        CustomerFactory(status="OPEN", credit_limit=Decimal("100"))
    with django_assert_num_queries(7):  # four of them set who acts, and leave it
        close_all()
    found = {event.object_id: event for event in Event.objects.all()}
    rows = list(CustomerResource.rows())
    assert len(found) == len(rows) == 5
    for row, document in zip(rows, CustomerResource.documents(rows), strict=True):
        event = found[row.pk]
        assert event.data == document
        assert document["status"] == "CLOSED"
        assert (event.type, event.object_kind) == ("customer.status_changed", "customer")
        assert (event.object_key, event.customer_id) == (row.account_number, row.pk)
        assert (event.cause, event.actor, event.run_id) == ("SYNC_STATUS", "the clock", None)
        assert event.as_of == date(2027, 3, 10)
    # The reader of webhooks reads by number, and is handed the last alone.
    assert UnreadEvent.objects.get().event_id == max(event.pk for event in found.values())


def test_a_reader_of_such_events_is_handed_those_of_a_batch(provider: Provider) -> None:
    CustomerFactory(status="OPEN")
    reads("test of batches", "customer.status_changed")(Heard().read)
    try:
        close_all()
    finally:
        stop_reading("test of batches")
    assert UnreadEvent.objects.filter(reader="test of batches").count() == 1
