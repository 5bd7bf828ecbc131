"""Custom fields by the API: defined, and given to customers."""

import pytest

from accounts.custom_fields.operations import define_field
from accounts.tenancy.transactions import provider_transaction
from tests.factories import BillProfileFactory

FIELDS, CUSTOMERS = "/api/v1/custom-fields", "/api/v1/customers"
REGION = {"name": "Region", "kind": "CHOICE", "choices": ["North", "South"]}
ADA = {"account_number": "A-1", "name": "Ada", "bill_profile": "BP"}


@pytest.fixture
def fields(plain_provider):
    with provider_transaction(plain_provider):
        BillProfileFactory(code="BP", cycle_day=None, due_day=None)
        define_field(plain_provider, **REGION)
        define_field(plain_provider, name="Seats", kind="NUMBER")
        define_field(plain_provider, name="Reseller", kind="YES_NO")


def post(api, values=None, **more):
    body = ADA | ({} if values is None else {"custom_fields": values}) | more
    return api.post(CUSTOMERS, body, format="json")


def patch(api, values):
    return api.patch(f"{CUSTOMERS}/A-1", {"custom_fields": values}, format="json")


def test_a_field_is_defined_changed_and_archived(api, plain_provider):
    made = api.post(FIELDS, REGION, format="json")
    assert (made.status_code, made["Location"]) == (201, f"{FIELDS}/region")
    again = api.post(FIELDS, REGION | {"code": "region"}, format="json")
    assert again.status_code == 200
    changed = api.patch(f"{FIELDS}/region", {"in_lists": True}, format="json")
    assert changed.json()["in_lists"] is True
    assert api.patch(f"{FIELDS}/region", {"kind": "TEXT"}, format="json").status_code == 400
    archived = api.post(f"{FIELDS}/region/archive", {}, format="json")
    assert archived.json()["archived_at"]
    refused = api.post(f"{FIELDS}/region/archive", {}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (409, "custom_field_archived")


def test_a_customer_has_what_it_is_given(api, fields):
    given = {"region": "North", "seats": "12.50", "reseller": True}
    made = post(api, given)
    assert made.status_code == 201
    assert made.json()["custom_fields"] == given | {"seats": "12.5"}
    assert post(api, given).status_code == 200
    (event,) = api.get("/api/v1/events?object_key=A-1").json()["results"]
    assert event["data"]["custom_fields"] == made.json()["custom_fields"]


def test_a_patch_keeps_what_it_does_not_name_and_null_clears(api, fields):
    post(api, {"region": "North", "reseller": False})
    assert patch(api, {"region": None, "seats": "7"}).json()["custom_fields"] == {
        "reseller": False,
        "seats": "7",
    }
    assert patch(api, None).json()["custom_fields"] == {}


@pytest.mark.parametrize(
    ("values", "pointer", "code"),
    [
        ({"seats": 12}, "/custom_fields/seats", "custom_field_invalid"),
        ({"region": "East"}, "/custom_fields/region", "custom_field_invalid"),
        ({"reseller": "true"}, "/custom_fields/reseller", "custom_field_invalid"),
        ([], "/custom_fields", "invalid"),
    ],
)
def test_what_a_field_does_not_take_is_a_400_of_that_field(api, fields, values, pointer, code):
    refused = post(api, values)
    assert refused.status_code == 400
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"]) == (pointer, code)


def test_a_field_that_there_is_not_is_refused(api, fields):
    refused = post(api, {"king": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "custom_field_unknown")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("custom_fields__region=North", ["A-1"]),
        ("custom_fields__seats__gte=11", ["A-1"]),
        ("custom_fields__seats=12.50", ["A-1"]),
        ("custom_fields__seats__lte=11", ["B-1"]),
        ("custom_fields__reseller=true", ["B-1"]),
    ],
)
def test_customers_are_listed_by_it(api, fields, query, found):
    post(api, {"region": "North", "seats": "12.5"})
    post(api, {"reseller": True, "seats": "-3"}, account_number="B-1")
    results = api.get(f"{CUSTOMERS}?{query}").json()["results"]
    assert [one["account_number"] for one in results] == found


@pytest.mark.parametrize(
    "query", ["custom_fields__king=x", "custom_fields__seats=1e3", "custom_fields__reseller=yes"]
)
def test_a_filter_that_is_unknown_or_cannot_be_read_is_refused(api, fields, query):
    assert api.get(f"{CUSTOMERS}?{query}").status_code == 400


def test_tags_are_written_and_customers_listed_by_one(api, fields):
    assert post(api, tags=["VIP", "vip"]).json()["tags"] == ["vip"]
    assert post(api, tags=["vip"]).status_code == 200
    assert [one["tags"] for one in api.get(f"{CUSTOMERS}?tag=vip").json()["results"]] == [["vip"]]
    refused = api.patch(f"{CUSTOMERS}/A-1", {"tags": ["a,b"]}, format="json")
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (400, "tag_invalid")
