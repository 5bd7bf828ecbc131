"""Many rows in one request: each is made, changed, left or refused, and answered in its order."""

import json

import pytest

from accounts.clock import local_today
from accounts.events.models import Event
from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product
from statements.models import Transaction
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
)

V1 = "/api/v1/bulk"


@pytest.fixture(autouse=True)
def catalogue(plain_provider):
    with provider_transaction(plain_provider):
        BillProfileFactory(code="MONTHLY")
        ProductTypeFactory(code="NET", default_rate="30")
        customer = CustomerFactory(account_number="A-1", name="Ada")
        LineFactory(customer=customer, line_ref="L-1", identifier="1")


def send(api, kind, *rows, query="", **headers):
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    return api.post(
        f"{V1}/{kind}{query}", "\n".join(lines), content_type="application/x-ndjson", **headers
    )


def outcomes(answer):
    assert answer.status_code == 200, answer.content
    return [row["outcome"] for row in answer.json()["results"]]


def new(number, **values):
    return {"account_number": number, "name": "New", "bill_profile": "MONTHLY", **values}


def numbers(plain_provider):
    with provider_transaction(plain_provider):
        return set(Customer.objects.values_list("account_number", flat=True))


def test_each_row_is_made_changed_left_or_refused(plain_provider, api):
    answer = send(
        api,
        "customers",
        new("B-1"),
        {"account_number": "A-1", "name": "Ada L."},
        {"account_number": "A-1", "name": "Ada L."},
        new("B-2", bill_profile="NOBODYS"),
        "no json",
        {"account_number": "A-1", "kind": "PARENT"},
        new("B-3", nonsense=1),
    )

    assert outcomes(answer) == ["created", "updated", "unchanged", *["refused"] * 4]
    results = answer.json()["results"]
    assert [row["line"] for row in results] == [1, 2, 3, 4, 5, 6, 7]
    assert [row["key"] for row in results] == ["B-1", "A-1", "A-1", "B-2", None, "A-1", "B-3"]
    assert results[3]["problem"]["errors"][0]["pointer"] == "/bill_profile"
    assert results[5]["problem"]["code"] == "already_exists"
    assert results[6]["problem"]["errors"][0]["code"] == "unknown_field"
    assert answer.json()["status"] == "SUCCEEDED"
    counts = {"created": 1, "updated": 1, "unchanged": 1, "refused": 4}
    assert (answer.json()["written"], answer.json()["counts"]) == (True, counts)
    assert numbers(plain_provider) == {"A-1", "B-1"}
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-1").name == "Ada L."
        types = Event.objects.order_by("pk").values_list("type", "object_key")
        assert list(types) == [("customer.created", "B-1"), ("customer.updated", "A-1")]


@pytest.mark.parametrize("query", ["?atomic=true", "?dry_run=true"])
def test_none_is_written_with_one_refused_or_dry(plain_provider, api, query):
    answer = send(api, "customers", new("B-1"), new("B-2", name=7), query=query)

    assert outcomes(answer) == ["created", "refused"]
    assert (answer.json()["written"], answer.json()["id"]) == (False, None)
    assert numbers(plain_provider) == {"A-1"}


def test_all_are_written_where_none_is_refused(plain_provider, api):
    assert send(api, "customers", new("B-1"), query="?atomic=true").json()["written"]
    assert numbers(plain_provider) == {"A-1", "B-1"}


def test_lines_products_and_entries_come_the_same_way(plain_provider, api):
    line = {"line_ref": "L-2", "account_number": "A-1", "identifier": "2"}
    product = {"product_ref": "P-1", "account_number": "A-1", "product_type": "NET"}
    entry = {
        "transaction_ref": "T-1",
        "account_number": "A-1",
        "kind": "CHARGE",
        "amount": "5.00",
        "date": local_today(plain_provider).isoformat(),
    }
    assert outcomes(send(api, "lines", line, {"line_ref": "L-1", "identifier": "9"})) == [
        "created",
        "updated",
    ]
    sold = send(api, "products", product, product, product | {"rate": "31"})
    assert outcomes(sold) == ["created", "unchanged", "refused"]
    entered = send(api, "transactions", entry, entry, entry | {"amount": "6.00"})
    assert outcomes(entered) == ["created", "unchanged", "refused"]
    with provider_transaction(plain_provider):
        assert set(Line.objects.values_list("identifier", flat=True)) == {"2", "9"}
        assert (Product.objects.count(), Transaction.objects.count()) == (1, 1)


def test_the_same_key_makes_nothing_twice(plain_provider, api):
    row = {"name": "New", "bill_profile": "MONTHLY"}
    first, second = (send(api, "customers", row, HTTP_IDEMPOTENCY_KEY="once") for _ in range(2))

    assert first.json() == second.json()
    assert second["Idempotent-Replayed"] == "true"
    assert len(numbers(plain_provider)) == 2


def test_what_is_another_providers_is_not_changed(plain_provider, key_for, calling):
    stranger = ProviderFactory()
    answer = send(calling(key_for(stranger, "write")), "customers", {"account_number": "A-1"})

    assert outcomes(answer) == ["refused"]
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-1").name == "Ada"


def test_bodies_and_parameters_have_bounds(api):
    assert send(api, "customers", *["{}"] * 100_001).status_code == 413
    assert send(api, "customers", "x" * 100_001).status_code == 413
    assert outcomes(send(api, "customers")) == []
    assert outcomes(send(api, "customers", "null", "[]", "7", "{}")) == ["refused"] * 4
    assert send(api, "customers", new("B-1"), query="?atomic=yes").status_code == 400
    assert send(api, "customers", new("B-1"), query="?atomik=true").status_code == 400
    assert api.post(f"{V1}/customers", {}, format="json").status_code == 415


BAD = {
    "customers": [
        {},
        {"name": "New"},
        {"name": "", "bill_profile": "MONTHLY"},
        {"name": "New\n", "bill_profile": 7},
        {"name": "New", "bill_profile": "NOBODYS", "nonsense": 1},
        {"name": "New", "bill_profile": "MONTHLY", "status": "OPEN"},
        {"name": "New", "bill_profile": "MONTHLY", "kind": "CHILD"},
        {"name": "New", "bill_profile": "MONTHLY", "parent_account_number": "A-1"},
        {"name": "New", "bill_profile": "MONTHLY", "currency": "XYZ"},
        {"name": "New", "bill_profile": "MONTHLY", "credit_limit": 5},
        {"name": "New", "bill_profile": "MONTHLY", "credit_limit": "0.001"},
        {"name": "New", "bill_profile": "MONTHLY", "cycle_day": 32, "email": "none"},
        {"name": "New", "bill_profile": "MONTHLY", "metadata": {"a": 1, "": "x"}},
        {"name": "New", "bill_profile": "MONTHLY", "account_number": None, "cycle_date": "x"},
    ],
    "lines": [
        {"account_number": "A-1"},
        {"account_number": "NOBODYS", "identifier": "1"},
        {"account_number": "CLOSED", "identifier": "1"},
        {"account_number": "A-1", "identifier": "1", "line_ref": "no key"},
    ],
    "products": [
        {"account_number": "A-1", "product_type": "FREE"},
        {"account_number": "A-1", "product_type": "NET", "quantity": "-1"},
        {"account_number": "A-1", "product_type": "NET", "line_ref": "L-2"},
        {"account_number": "CLOSED", "product_type": "NET", "activated_on": "2026-11-01"},
        {"account_number": "A-1", "product_type": "NET", "activated_on": "2020-01-01"},
        {"account_number": "A-1", "product_type": "NET", "rate": "999999999999", "quantity": "2"},
    ],
    "transactions": [
        {"account_number": "A-1", "kind": "CHARGE", "amount": "0"},
        {"account_number": "A-1", "kind": "REFUND", "amount": "1.001"},
        {"account_number": "A-1", "kind": "CREDIT", "amount": "1.001"},
        {"account_number": "A-1", "kind": "CREDIT", "amount": "1", "date": "2299-01-01"},
        {"account_number": "A-1", "kind": "CREDIT", "amount": "1", "product_ref": "P-2"},
    ],
}


@pytest.mark.parametrize("kind", BAD)
def test_a_row_is_refused_as_a_request_of_its_own_is(plain_provider, api, kind):
    with provider_transaction(plain_provider):
        ProductTypeFactory(code="FREE")
        CustomerFactory(account_number="CLOSED", status="CLOSED")
        other = LineFactory(line_ref="L-2")
        ProductFactory(customer=other.customer, product_ref="P-2")
    alone = [api.post(f"/api/v1/{kind}", row, format="json") for row in BAD[kind]]
    together = send(api, kind, *BAD[kind]).json()["results"]

    for row, one, other in zip(BAD[kind], alone, together, strict=True):
        assert one.status_code >= 400, row
        problem = one.json()
        problem.pop("request_id", None)
        assert other["problem"] == problem, row
