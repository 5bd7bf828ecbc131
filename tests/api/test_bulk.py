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
    assert answer.json()["written"] is False
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
    assert send(api, "customers", *["{}"] * 1001).status_code == 413
    assert send(api, "customers", "x" * 100_001).status_code == 413
    assert outcomes(send(api, "customers")) == []
    assert outcomes(send(api, "customers", "null", "[]", "7", "{}")) == ["refused"] * 4
    assert send(api, "customers", new("B-1"), query="?atomic=yes").status_code == 400
    assert send(api, "customers", new("B-1"), query="?atomik=true").status_code == 400
    assert api.post(f"{V1}/customers", {}, format="json").status_code == 415
