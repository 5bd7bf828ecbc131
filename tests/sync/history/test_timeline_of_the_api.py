"""The timeline of an account has all that was written of it, as the one who wrote it and why."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.factories import BillProfileFactory, ProductTypeFactory

V1 = "/api/v1"


@pytest.fixture
def account(plain_provider, api):
    """An account with a line, a product and an entry, made and changed by a key."""
    with provider_transaction(plain_provider):
        BillProfileFactory(code="MONTHLY")
        ProductTypeFactory(code="NET", default_rate="30")
    for path, body in (
        ("customers", {"name": "Ada", "bill_profile": "MONTHLY", "status": "PENDING"}),
        ("lines", {"line_ref": "L-1", "identifier": "1"}),
        ("products", {"product_ref": "P-1", "product_type": "NET", "line_ref": "L-1"}),
        ("transactions", {"transaction_ref": "T-1", "kind": "CHARGE", "amount": "5.00"}),
        ("customers/A-1/activate", {"reason": "signed"}),
    ):
        named = {} if "/" in path else {"account_number": "A-1"}
        answer = api.post(f"{V1}/{path}", named | body, format="json")
        assert answer.status_code in (200, 201), answer.content
    change = {"name": "Ada L.", "reason": "married"}
    assert api.patch(f"{V1}/customers/A-1", change, format="json").status_code == 200
    return "A-1"


def test_it_has_each_write_once_in_order(api, account):
    found = api.get(f"{V1}/customers/A-1/timeline").json()["results"]

    told = [(one["type"], one["object_key"]) for one in found]
    assert told[:4] == [
        ("customer.created", "A-1"),
        ("line.created", "L-1"),
        ("product.created", "P-1"),
        ("transaction.created", "T-1"),
    ]
    assert sorted(told[4:7]) == [
        ("customer.status_changed", "A-1"),
        ("line.status_changed", "L-1"),
        ("product.status_changed", "P-1"),
    ]
    assert told[7:] == [("customer.updated", "A-1")]
    assert {one["actor"] for one in found} == {found[0]["actor"]}
    assert found[0]["actor"].startswith("key ")
    assert {one["reason"] for one in found[4:7]} == {"signed"}
    assert found[7]["reason"] == "married"
    opened = next(one for one in found if one["type"] == "customer.status_changed")
    assert (opened["from_status"], opened["to_status"]) == ("PENDING", "OPEN")


@pytest.mark.parametrize("query", ["limit=3", "limit=3&order=-", "limit=1"])
def test_its_pages_have_each_entry_once_both_ways(api, account, query):
    whole = [one["id"] for one in api.get(f"{V1}/customers/A-1/timeline").json()["results"]]
    whole = whole[::-1] if "order" in query else whole
    place, seen, last = f"{V1}/customers/A-1/timeline?{query}", [], ""
    while place:
        page = api.get(place).json()
        seen += [one["id"] for one in page["results"]]
        last, place = place, page["next"]
    assert seen == whole
    back: list[str] = []
    while last:
        page = api.get(last).json()
        back = [one["id"] for one in page["results"]] + back
        last = page["previous"]
    assert back == whole


def test_it_refuses_what_it_does_not_know(api, account):
    for query in ("nonsense=1", "after=x", "limit=0"):
        assert api.get(f"{V1}/customers/A-1/timeline?{query}").status_code == 400
    assert api.get(f"{V1}/customers/NO/timeline").status_code == 404
