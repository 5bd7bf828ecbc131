"""Many rows at once do what each of them would do by itself, in a constant number of queries."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.bulk.kinds import kind_of
from accounts.bulk.portion import take_rows
from accounts.bulk.rows import read_rows
from accounts.customers.bulk import CustomerRows
from accounts.events.models import Event
from accounts.models import Customer
from products.models import Line, Product
from statements.models import AccountBalance, Transaction
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    LineFactory,
    ProductTypeFactory,
)

DAY = date(2027, 1, 15)


@pytest.fixture(autouse=True)
def catalogue(provider):
    BillProfileFactory(code="MONTHLY")
    ProductTypeFactory(code="NET", default_rate="30")
    LineFactory(customer=CustomerFactory(account_number="A-1"), line_ref="L-1")


def take(provider, kind, *documents):
    content = "\n".join(json.dumps(document) for document in documents).encode()
    kind = kind_of(kind) if isinstance(kind, str) else kind
    return take_rows(kind, provider, read_rows(1, content), as_of=DAY)


def outcomes(provider, kind, *documents):
    return [answer.outcome for answer in take(provider, kind, *documents)]


def new(number, **values):
    return {"account_number": number, "name": "New", "bill_profile": "MONTHLY", **values}


MADE = {
    "customers": [
        {"name": "Ada", "bill_profile": "MONTHLY", "credit_limit": "50", "metadata": {"a": "b"}},
        new("C-1", cycle_day=31, status="PENDING", email="c@example.com", currency="JPY"),
    ],
    "lines": [
        {"account_number": "A-1", "identifier": "7"},
        {"line_ref": "L-9", "account_number": "A-1", "identifier": "8", "metadata": {"x": "y"}},
    ],
    "products": [
        {"account_number": "A-1", "product_type": "NET"},
        {
            "product_ref": "P-9",
            "account_number": "A-1",
            "product_type": "NET",
            "line_ref": "L-1",
            "rate": "12.500",
            "quantity": "2.50",
            "activated_on": "2027-01-10",
            "description": "Fast",
        },
    ],
    "transactions": [
        {"account_number": "A-1", "kind": "CHARGE", "amount": "5"},
        {"account_number": "A-1", "kind": "PAYMENT", "amount": "7.10", "date": "2027-01-02"},
    ],
}


@pytest.mark.parametrize("kind", MADE)
def test_what_is_made_is_as_its_event_tells_it(provider, kind):
    answers = take(provider, kind, *MADE[kind])

    assert [answer.outcome for answer in answers] == ["created", "created"]
    resource = kind_of(kind).resource
    events = {event.object_key: event for event in Event.objects.all()}
    for answer in answers:
        row = resource.rows().get(**{resource.key: answer.key})
        event = events[answer.key]
        assert event.data == resource.document(row)
        assert (event.type, event.object_id) == (f"{resource.kind}.created", row.pk)
        assert event.customer_id == getattr(row, "customer_id", row.pk)


@pytest.mark.parametrize("kind", MADE)
def test_a_repeat_does_nothing(provider, kind):
    named = MADE[kind][1] | ({"transaction_ref": "T-9"} if kind == "transactions" else {})
    assert outcomes(provider, kind, named) == ["created"]
    events = Event.objects.count()

    assert outcomes(provider, kind, named) == ["unchanged"]
    assert Event.objects.count() == events


def test_what_is_changed_is_as_its_event_tells_it(provider):
    change = {"account_number": "A-1", "name": "Ada L.", "credit_limit": "9.5", "metadata": {}}
    assert outcomes(provider, "customers", change) == ["updated"]
    assert outcomes(provider, "lines", {"line_ref": "L-1", "identifier": "9"}) == ["updated"]

    customer = Customer.objects.get(account_number="A-1")
    assert (customer.name, customer.credit_limit) == ("Ada L.", Decimal("9.5"))
    assert Line.objects.get(line_ref="L-1").identifier == "9"
    resource = kind_of("customers").resource
    told = Event.objects.get(type="customer.updated")
    assert told.data == resource.document(resource.rows().get(pk=customer.pk))
    assert Event.objects.filter(type="line.updated", object_key="L-1").count() == 1


def test_rows_change_different_members(provider):
    take(provider, "customers", new("B-1"), new("B-2"))
    answers = outcomes(
        provider,
        "customers",
        {"account_number": "B-1", "name": "One"},
        {"account_number": "B-2", "email": "two@example.com", "credit_limit": None},
    )

    assert answers == ["updated", "updated"]
    found = Customer.objects.filter(account_number__startswith="B-").order_by("account_number")
    assert list(found.values_list("name", "email")) == [("One", ""), ("New", "two@example.com")]


def test_a_row_may_refer_to_one_before_it(provider):
    child = new("B-2", parent_account_number="B-1")
    made = outcomes(provider, "customers", new("B-1", kind="PARENT"), child)
    too_early = new("B-3", parent_account_number="B-4")

    assert made == ["created", "created"]
    assert outcomes(provider, "customers", too_early, new("B-4", kind="PARENT"))[0] == "refused"
    assert Customer.objects.get(account_number="B-2").parent.account_number == "B-1"


def test_a_key_that_comes_again_finds_what_the_first_row_made(provider):
    rows = [new("B-1"), new("B-1", name="Other"), new("B-1"), new("B-1", kind="PARENT")]

    assert outcomes(provider, "customers", *rows) == ["created", "updated", "updated", "refused"]
    assert Customer.objects.get(account_number="B-1").name == "New"


def test_the_payment_of_a_child_goes_to_its_parent(provider):
    parent = CustomerFactory(account_number="F-1", kind="PARENT")
    ChildFactory(account_number="F-2", parent=parent)
    rows = [
        {"account_number": "F-2", "kind": kind, "amount": amount}
        for kind, amount in (("PAYMENT", "5.00"), ("CHARGE", "8.00"))
    ]

    rows[0]["transaction_ref"] = "T-1"
    assert outcomes(provider, "transactions", *rows) == ["created", "created"]
    assert outcomes(provider, "transactions", rows[0]) == ["unchanged"]
    entries = Transaction.objects.order_by("pk").values_list("kind", "customer__account_number")
    assert list(entries) == [("PAYMENT", "F-1"), ("CHARGE", "F-2")]
    balance = AccountBalance.objects.get(customer=parent)
    assert (balance.charges, balance.payments) == (8, 5)


class Faulty(CustomerRows):
    """Customers of whom some have a cycle day that the database refuses."""

    def build(self, provider, values, *, as_of):
        made = super().build(provider, values, as_of=as_of)
        made.cycle_day = 40 if made.name == "Faulty" else made.cycle_day
        return made


def test_what_the_database_refuses_is_refused_alone(provider):
    rows = [new(f"B-{place}", name="Faulty" if place in (3, 8) else "New") for place in range(10)]
    answers = take(provider, Faulty(), *rows)

    assert [answer.key for answer in answers] == [f"B-{place}" for place in range(10)]
    refused = {answer.key: answer.problem["code"] for answer in answers if answer.problem}
    assert refused == {"B-3": "conflict", "B-8": "conflict"}
    assert Customer.objects.filter(account_number__startswith="B-").count() == 8
    assert Event.objects.filter(type="customer.created").count() == 8


@pytest.mark.parametrize("kind", ["customers", "lines", "products", "transactions"])
def test_the_number_of_queries_does_not_grow(provider, kind):
    key = kind_of(kind).resource.key

    def queries(start, number):
        rows = [MADE[kind][1] | {key: f"Q-{start + place}"} for place in range(number)]
        with CaptureQueriesContext(connection) as made:
            assert set(outcomes(provider, kind, *rows)) == {"created"}
        with CaptureQueriesContext(connection) as again:
            assert set(outcomes(provider, kind, *rows)) == {"unchanged"}
        return len(made), len(again)

    assert queries(0, 2) == queries(10, 20)


def test_another_customers_line_and_an_ended_one_are_refused(provider):
    LineFactory(customer=CustomerFactory(account_number="A-2"), line_ref="L-2")
    LineFactory(
        customer=Customer.objects.get(account_number="A-1"), line_ref="L-3", status="DISCONNECTED"
    )
    rows = [
        {"account_number": "A-1", "product_type": "NET", "line_ref": line}
        for line in ("L-1", "L-2", "L-3")
    ]
    answers = take(provider, "products", *rows)

    codes = [answer.problem and answer.problem["code"] for answer in answers]
    assert codes == [None, "line_of_another", "product_on_disconnected_line"]
    assert Product.objects.count() == 1
