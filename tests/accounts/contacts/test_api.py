"""Contacts by the API."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory

CONTACTS = "/api/v1/contacts"
ADA = {"account_number": "A-1", "name": "Ada", "roles": ["BILLING"], "email": "ada@boone.test"}


@pytest.fixture(autouse=True)
def customers(plain_provider):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-1")
        CustomerFactory(account_number="B-1")


def post(api, **values):
    return api.post(CONTACTS, ADA | values, format="json")


def test_a_contact_is_made_shown_and_listed(api):
    made = post(api)
    assert made.status_code == 201
    assert made.json().items() >= ADA.items()
    assert api.get(made["Location"]).json() == made.json()
    post(api, account_number="B-1", name="Bo", roles=["TECHNICAL"])
    for query, names in (("account_number=A-1", ["Ada"]), ("role=TECHNICAL", ["Bo"])):
        results = api.get(f"{CONTACTS}?{query}").json()["results"]
        assert [one["name"] for one in results] == names


def test_a_contact_is_changed_and_never_moved(api):
    address = post(api)["Location"]
    changed = api.patch(address, {"email": None, "phone": "555"}, format="json")
    assert (changed.json()["email"], changed.json()["phone"]) == ("", "555")
    moved = api.patch(address, {"account_number": "B-1"}, format="json")
    assert (moved.status_code, moved.json()["errors"][0]["code"]) == (400, "read_only")


def test_a_contact_that_nobody_can_reach_is_refused(api):
    refused = post(api, email="")
    assert (refused.status_code, refused.json()["code"]) == (409, "contact_unreachable")
    assert post(api, roles=["KING"]).status_code == 400


def test_a_contact_is_removed(api):
    address = post(api)["Location"]
    assert api.post(f"{address}/remove", {}, format="json").json()["name"] == "Ada"
    assert api.get(address).status_code == 404
