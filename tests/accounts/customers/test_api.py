"""Customers by the API: made once, listed, changed under their ETag, and nobody else's."""

import pytest

from accounts.models import Customer, Event
from accounts.tenancy.transactions import provider_transaction
from tests.factories import BillProfileFactory, CustomerFactory, ProviderFactory

CUSTOMERS = "/api/v1/customers"
ADA = {"account_number": "A-1", "name": "Ada", "email": "ada@example.test", "bill_profile": "BP"}


@pytest.fixture
def profile(plain_provider):
    with provider_transaction(plain_provider):
        return BillProfileFactory(code="BP", cycle_day=None, due_day=None)


def post(api, **values):
    return api.post(CUSTOMERS, ADA | values, format="json")


def patch(api, body, **headers):
    return api.patch(f"{CUSTOMERS}/A-1", body, format="json", headers=headers)


def test_a_customer_is_made_a_lead_and_told_of(api, plain_provider, profile):
    made = post(api, credit_limit="100", metadata={"crm": "7"})

    assert (made.status_code, made["Location"]) == (201, f"{CUSTOMERS}/A-1")
    document = made.json()
    assert (document["status"], document["kind"]) == ("LEAD", "STANDARD")
    assert (document["credit_limit"], document["currency"]) == ("100.00", "USD")
    assert document == api.get(made["Location"]).json()
    with provider_transaction(plain_provider):
        event = Event.objects.get()
    assert (event.type, event.data["metadata"]) == ("customer.created", {"crm": "7"})
    assert event.actor.startswith("key ")


def test_the_same_customer_again_is_the_same_and_another_is_refused(api, plain_provider, profile):
    assert [post(api).status_code for _ in range(2)] == [201, 200]
    other = post(api, name="Eve")
    assert (other.status_code, other.json()["code"]) == (409, "already_exists")
    with provider_transaction(plain_provider):
        assert Customer.objects.count() == 1


def test_the_platform_makes_the_number_that_is_left_out(api, profile):
    body = {name: value for name, value in ADA.items() if name != "account_number"}
    numbers = {api.post(CUSTOMERS, body, format="json").json()["account_number"] for _ in range(2)}
    assert len(numbers) == 2


@pytest.mark.parametrize(
    ("values", "pointer"),
    [
        ({"bill_profile": "NONE"}, "/bill_profile"),
        ({"bill_profile": "THEIRS"}, "/bill_profile"),
        ({"name": 7}, "/name"),
        ({"name": "two\nlines"}, "/name"),
        ({"credit_limit": 100}, "/credit_limit"),
        ({"cycle_day": "5"}, "/cycle_day"),
        ({"cycle_day": True}, "/cycle_day"),
        ({"cycle_day": 32}, "/cycle_day"),
        ({"status": "OPEN"}, "/status"),
        ({"account_number": "-"}, "/account_number"),
        ({"nmae": "x"}, "/nmae"),
        ({"cycle_date": "2026-01-01"}, "/cycle_date"),
        ({"metadata": {"a": 1}}, "/metadata/a"),
        ({"metadata": {str(n): "" for n in range(51)}}, "/metadata"),
        ({"email": "nobody"}, "/email"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(api, profile, values, pointer):
    with provider_transaction(ProviderFactory()):
        BillProfileFactory(code="THEIRS")
    answer = post(api, **values)

    assert answer.status_code == 400, answer.content
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": "CHILD"}, "parent_required"),
        ({"parent_account_number": "P"}, "not_a_parent"),
        ({"kind": "PARENT", "parent_account_number": "P"}, "parent_not_allowed"),
        ({"currency": "XXQ"}, "currency_unknown"),
        ({"credit_limit": "0.001"}, "too_fine"),
    ],
)
def test_what_the_rules_refuse_has_a_code_of_its_own(api, plain_provider, profile, values, code):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="P", kind="STANDARD")
    answer = post(api, **values)
    assert (answer.status_code, answer.json()["code"]) == (409, code)


def test_a_patch_keeps_what_it_leaves_out_and_null_clears(api, plain_provider, profile):
    post(api, credit_limit="100")
    changed = patch(api, {"name": "Ada L", "email": None})

    assert (changed.status_code, changed.json()["name"]) == (200, "Ada L")
    assert (changed.json()["email"], changed.json()["credit_limit"]) == ("", "100.00")
    assert patch(api, {"credit_limit": None}).json()["credit_limit"] is None
    assert patch(api, {"status": "OPEN"}).json()["errors"][0]["code"] == "read_only"
    assert patch(api, {}).status_code == 200
    with provider_transaction(plain_provider):
        assert Event.objects.filter(type="customer.updated").count() == 2


def test_if_match_heeds_the_version_that_was_read(api, profile):
    first = post(api)["ETag"]
    assert api.get(f"{CUSTOMERS}/A-1?fields=name")["ETag"] == first
    assert patch(api, {"name": "B"}, **{"If-Match": first}).status_code == 200
    late = patch(api, {"name": "C"}, **{"If-Match": first})

    assert (late.status_code, late.json()["code"]) == (412, "changed")
    now = api.get(f"{CUSTOMERS}/A-1")
    assert now.json()["name"] == "B"
    known = api.get(f"{CUSTOMERS}/A-1", headers={"If-None-Match": now["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


def test_fields_and_expand_choose_what_is_shown(api, profile):
    post(api)
    shown = api.get(f"{CUSTOMERS}/A-1?fields=name&expand=bill_profile,parent").json()
    assert set(shown) == {"name", "expanded"}
    assert shown["expanded"]["bill_profile"]["code"] == "BP"
    assert shown["expanded"]["parent"] is None
    for query in ("fields=secret", "expand=provider", "x=1"):
        for address in (CUSTOMERS, f"{CUSTOMERS}/A-1"):
            answer = api.get(f"{address}?{query}")
            assert (answer.status_code, answer.json()["errors"][0]["parameter"]) == (
                400,
                query.split("=")[0],
            )


def test_a_walk_in_pages_finds_each_customer_once_while_others_are_made(api, plain_provider):
    with provider_transaction(plain_provider):
        CustomerFactory.create_batch(12)
    numbers, address = [], f"{CUSTOMERS}?limit=5"
    while address:
        page = api.get(address).json()
        numbers += [row["account_number"] for row in page["results"]]
        address = page["next"]
        if len(numbers) < 12:
            with provider_transaction(plain_provider):
                CustomerFactory()
    assert len(numbers) == len(set(numbers)) >= 12
    last = api.get(f"{CUSTOMERS}?limit=5&order=-").json()
    assert last["results"][0]["account_number"] == numbers[-1]
    back = api.get(api.get(last["next"]).json()["previous"]).json()
    assert back["results"] == last["results"]


def test_filters_narrow_the_list(api, plain_provider, profile):
    post(api, metadata={"crm": "7"})
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="B-2", name="Bob", status="OPEN")

    def found(query):
        answer = api.get(f"{CUSTOMERS}?{query}")
        assert answer.status_code == 200, answer.content
        return [row["account_number"] for row in answer.json()["results"]]

    assert found("status=OPEN") == found("q=bob") == found("status__in=OPEN,CLOSED") == ["B-2"]
    assert found("metadata__crm=7") == found("bill_profile=BP") == ["A-1"]
    assert found("created_at__gte=2020-01-01T00:00:00Z") == ["A-1", "B-2"]
    for bad in ("created_at__gte=2020-01-01", "status__in=OPEN,X", "cycle_date__gte=x", "q=%00"):
        assert api.get(f"{CUSTOMERS}?{bad}").status_code == 400, bad


@pytest.mark.parametrize("text", ["%", "%s", "{0}", "x" * 5000, "\0"])
def test_a_filter_says_what_is_wrong_with_any_text(api, profile, text):
    answer = api.get("/api/v1/customers", {"status__in": text})

    assert answer.status_code == 400
    assert {one["parameter"] for one in answer.json()["errors"]} == {"status__in"}


def test_another_providers_customer_is_not_there(api, key_for, calling, profile):
    post(api)
    other = calling(key_for(ProviderFactory()))

    assert other.get(CUSTOMERS).json()["results"] == []
    for answer in (
        other.get(f"{CUSTOMERS}/A-1"),
        other.patch(f"{CUSTOMERS}/A-1", {"name": "x"}, format="json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_reading_and_writing_need_their_scopes(plain_provider, key_for, calling, profile):
    reader, writer = (calling(key_for(plain_provider, scope)) for scope in ("read", "write"))
    assert post(reader).status_code == 403
    assert post(writer).status_code == 201
    assert writer.get(f"{CUSTOMERS}/A-1").status_code == 403
    assert patch(reader, {"name": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b'{"name": "a", "name": "b", "bill_profile": "BP"}', "twice"),
        (b'{"name": "\\ud800", "bill_profile": "BP"}', "surrogates"),
        (b'{"name": NaN}', "no number"),
        (b'{"name": ' + b"9" * 5000 + b"}", "digits"),
    ],
)
def test_a_body_that_is_no_good_json_is_refused(api, profile, body, words):
    answer = api.post(CUSTOMERS, body, content_type="application/json")
    assert answer.status_code == 400
    assert words in answer.json()["detail"]


def test_merge_patch_has_a_media_type_of_its_own(api, profile):
    post(api)
    answer = api.patch(
        f"{CUSTOMERS}/A-1", b'{"name": "M"}', content_type="application/merge-patch+json"
    )
    assert answer.json()["name"] == "M"


def test_phone_language_and_addresses_are_written_and_shown(api, profile):
    home = {"street": "1 Main Street", "city": "Springfield", "country": "US"}
    document = post(api, phone="+1 555", language="de_DE", contact_address=home).json()
    assert (document["phone"], document["language"]) == ("+1 555", "de_DE")
    assert (document["contact_address"], document["service_address"]) == (home, {})
    assert post(api, phone="+1 555", contact_address=home).status_code == 200

    assert patch(api, {"contact_address": None, "phone": None}).json()["contact_address"] == {}
    assert api.get(f"{CUSTOMERS}/A-1").json()["phone"] == ""


@pytest.mark.parametrize("address", [{"planet": "Mars"}, {"country": "XX"}, {"city": "x" * 101}])
def test_an_address_that_is_none_is_refused_where_it_stands(api, profile, address):
    answer = post(api, contact_address=address)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"].startswith("/contact_address")
