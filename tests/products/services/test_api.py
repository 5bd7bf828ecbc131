"""An integrator sells, changes and disconnects; each act answers with what it has done."""

from decimal import Decimal

import pytest

from accounts.clock import local_today
from accounts.models import Event
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
    TransactionFactory,
)

V1 = "/api/v1"


@pytest.fixture
def shop(plain_provider, key_for, calling):
    """A provider with something to sell, and a key that may do everything."""
    with provider_transaction(plain_provider):
        BillProfileFactory(code="BP", cycle_day=None, due_day=None)
        ProductTypeFactory(code="NET", default_rate=Decimal(30))
        CustomerFactory(account_number="A-1")
    return calling(key_for(plain_provider, "read", "write", "override"))


@pytest.fixture
def post(shop):
    def send(address, body=None, **headers):
        return shop.post(f"{V1}/{address}", body or {}, format="json", headers=headers)

    return send


def test_a_customer_is_signed_up_and_opened(shop, post):
    customer = {"account_number": "N-1", "name": "Nia", "bill_profile": "BP", "status": "PENDING"}
    assert post("customers", customer).status_code == 201
    line = {"account_number": "N-1", "line_ref": "L-1", "identifier": "555 0100"}
    assert post("lines", line).status_code == 201
    product = {
        "account_number": "N-1",
        "product_ref": "P-1",
        "product_type": "NET",
        "line_ref": "L-1",
    }
    assert post("products", product).json()["rate"] == "30.00"

    tried = post("customers/N-1/activate", {"dry_run": True}).json()
    assert shop.get(f"{V1}/customers/N-1").json()["status"] == "PENDING"
    done = post("customers/N-1/activate", {"reason": "signed"})

    assert done.status_code == 200, done.content
    document = done.json()
    assert document["resource"]["status"] == tried["resource"]["status"] == "OPEN"
    changed = {
        (one["subject"], one["subject_ref"], one["to_status"]) for one in document["changes"]
    }
    assert changed == {
        ("CUSTOMER", "N-1", "OPEN"),
        ("LINE", "L-1", "ACTIVE"),
        ("PRODUCT", "P-1", "ACTIVE"),
    }
    assert {one["reason"] for one in document["changes"]} == {"signed"}
    history = shop.get(f"{V1}/customers/N-1/status-changes").json()["results"]
    assert [one["id"] for one in history] == [one["id"] for one in document["changes"]]


def test_a_refused_act_names_what_is_allowed(post):
    answer = post("customers/A-1/activate")
    assert (answer.status_code, answer.json()["code"]) == (409, "transition_refused")
    assert answer.json()["allowed"] == ["close", "suspend"]


def test_what_a_process_does_is_not_among_what_is_allowed(post, plain_provider):
    with provider_transaction(plain_provider):
        ProductFactory(product_ref="P-9", status="ACTIVE")

    answer = post("products/P-9/activate")

    assert answer.json()["allowed"] == ["disconnect", "suspend"]


def test_a_later_day_schedules_and_can_be_moved_and_cancelled(shop, post, plain_provider):
    body = {"effective_on": "2199-01-31", "reason": "season"}
    made = post("customers/A-1/suspend", body)
    assert (made.status_code, made.json()["workflow"]) == (202, "suspend")
    one = made["Location"].removeprefix(f"{V1}/")
    moved = post(f"{one}/reschedule", {"effective_on": "2199-02-28"})
    assert moved.json()["effective_on"] == "2199-02-28"
    assert post(f"{one}/cancel").json()["status"] == "CANCELLED"
    assert post(f"{one}/cancel").status_code == 409
    refused = post("customers/A-1/qualify", {"effective_on": "2199-01-31"})
    assert (refused.status_code, refused.json()["code"]) == (409, "not_schedulable")


def test_an_override_needs_its_scope_and_a_reason(post, key_for, calling, plain_provider):
    body = {"status": "CLOSED"}
    assert post("customers/A-1/override-status", body).json()["code"] == "reason_required"
    assert post("customers/A-1/override-status", body | {"reason": "x"}).status_code == 200
    writer = calling(key_for(plain_provider, "write"))
    answer = writer.post(f"{V1}/customers/A-1/override-status", body, format="json")
    assert answer.status_code == 403


def test_disconnecting_names_the_check_that_follows(shop, post, plain_provider):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(account_number="D-1")
        line = LineFactory(customer=customer, line_ref="L-9", status="ACTIVE")
        ProductFactory(customer=customer, line=line, product_ref="P-9", status="ACTIVE")
    answer = post("lines/L-9/disconnect", {"reason": "moved out"})

    assert answer.status_code == 200, answer.content
    assert answer.json()["closure_check"]["account_number"] == "D-1"
    refs = {one["subject_ref"] for one in answer.json()["changes"]}
    assert refs == {"L-9", "P-9"}
    with provider_transaction(plain_provider):
        assert Product.objects.get(product_ref="P-9").status == "DISCONNECTED"
    late = post("products", {"account_number": "D-1", "product_type": "NET", "line_ref": "L-9"})
    assert (late.status_code, late.json()["code"]) == (409, "product_on_disconnected_line")


def test_a_rate_moves_by_an_act_and_not_by_a_patch(shop, post, plain_provider):
    with provider_transaction(plain_provider):
        ProductFactory(customer__account_number="R-1", product_ref="P-2", rate=Decimal(10))
    patched = shop.patch(f"{V1}/products/P-2", {"rate": "11"}, format="json")
    assert patched.json()["errors"][0]["code"] == "read_only"
    new_price = {"rate": "11.50", "quantity": "2", "reason": "the new list of prices"}
    changed = post("products/P-2/change", new_price)
    assert changed.json()["resource"]["rate"] == "11.50"
    assert changed.json()["resource"]["quantity"] == "2"
    with provider_transaction(plain_provider):
        told = Event.objects.filter(type="product.updated").latest("pk")
    assert told.reason == "the new list of prices"
    assert post("products/P-2/change").status_code == 400
    etag = shop.get(f"{V1}/products/P-2")["ETag"]
    assert post("products/P-2/change", {"rate": "12"}, **{"If-Match": etag}).status_code == 200
    assert post("products/P-2/change", {"rate": "13"}, **{"If-Match": etag}).status_code == 412


def test_an_order_is_made_submitted_and_completed(shop, post, plain_provider):
    today = local_today(plain_provider).isoformat()
    item = {"action": "ADD_PRODUCT", "product_type": "NET", "effective_on": today}
    made = post("orders", {"account_number": "A-1", "order_ref": "O-1", "items": [item]})
    assert made.status_code == 201, made.content
    again = post("orders", {"account_number": "A-1", "order_ref": "O-1", "items": [item]})
    assert again.status_code == 200, again.content
    assert post("orders/O-1/submit").json()["resource"]["status"] == "OPEN"
    done = post("orders/O-1/complete").json()
    assert done["resource"]["items"][0]["applied_product_ref"]
    wrong = post("orders", {"account_number": "A-1", "items": [item | {"line_ref": "X"}]})
    assert wrong.json()["errors"][0]["pointer"] == "/items/0/line_ref"
    missing = post("orders", {"account_number": "A-1", "items": [item, {"action": "NONE"}]})
    assert {one["pointer"] for one in missing.json()["errors"]} == {
        "/items/1/action",
        "/items/1/effective_on",
    }


def test_entries_are_made_and_reversed_once(shop, post, plain_provider):
    body = {"account_number": "A-1", "kind": "CHARGE", "amount": "10.00", "transaction_ref": "T-1"}
    assert [post("transactions", body).status_code for _ in range(2)] == [201, 200]
    other = post("transactions", body | {"amount": "11.00"})
    assert (other.status_code, other.json()["code"]) == (409, "already_exists")
    balance = shop.get(f"{V1}/customers/A-1/balance").json()
    assert (balance["balance_due"], balance["unposted"]) == ("10.00", "10.00")

    undone = post("transactions/T-1/reverse", {"reason": "a slip"}).json()
    (entry,) = undone["transactions"]
    assert (entry["kind"], entry["amount"], entry["reverses"]) == ("CREDIT", "10.00", "T-1")
    assert post("transactions/T-1/reverse", {"reason": "x"}).json()["code"] == "already_reversed"
    assert shop.get(f"{V1}/customers/A-1/balance").json()["balance_due"] == "0.00"
    for amount in ("0", "-1", "0.001"):
        assert post(
            "transactions", body | {"amount": amount, "transaction_ref": "T-2"}
        ).status_code in (
            400,
            409,
        )


def test_a_payment_by_either_way_is_one_payment(shop, post, plain_provider):
    with provider_transaction(plain_provider):
        TransactionFactory(customer__account_number="Z-1", amount=Decimal(50))
    payment = {
        "account_number": "Z-1",
        "kind": "PAYMENT",
        "amount": "20",
        "transaction_ref": "GW-1",
    }
    attempt = {"account_number": "Z-1", "status": "SUCCEEDED", "amount": "20", "reference": "GW-1"}
    assert post("transactions", payment).status_code == 201
    assert post("payment-attempts", attempt).json()["transaction_ref"] == "GW-1"
    assert post("payment-attempts", attempt | {"reference": "GW-2"}).status_code == 201
    assert post("transactions", payment | {"transaction_ref": "GW-2"}).status_code == 200
    entries = shop.get(f"{V1}/transactions?kind=PAYMENT&account_number=Z-1").json()["results"]
    assert [one["transaction_ref"] for one in entries] == ["GW-1", "GW-2"]


def test_a_child_without_entries_moves(shop, post, plain_provider):
    with provider_transaction(plain_provider):
        for number in ("F-1", "F-2"):
            CustomerFactory(account_number=number, kind="PARENT")
    moved = post("customers/A-1/move", {"parent_account_number": "F-1"})
    assert moved.json()["resource"]["parent_account_number"] == "F-1"
    with provider_transaction(plain_provider):
        TransactionFactory(customer__account_number="T-9")
    refused = post("customers/T-9/move", {"parent_account_number": "F-2"})
    assert (refused.status_code, refused.json()["code"]) == (409, "has_transactions")


def test_types_and_profiles_are_archived_and_then_taken_by_nobody(shop, post, plain_provider):
    sold = {"account_number": "A-1", "product_type": "NET"}
    assert post("product-types/NET/archive").json()["archived_at"]
    assert post("products", sold).json()["code"] == "product_type_archived"
    assert post("bill-profiles/BP/archive").json()["archived_at"]
    customer = {"name": "Nia", "bill_profile": "BP"}
    assert post("customers", customer).json()["code"] == "bill_profile_archived"


RESOURCES = [
    "customers/A-1",
    "lines/L-1",
    "products/P-1",
    "orders/O-1",
    "transactions/T-1",
    "bill-profiles/BP",
    "product-types/NET",
]


@pytest.mark.parametrize("address", RESOURCES)
def test_what_is_another_providers_is_as_absent_as_what_is_not_there(shop, address):
    other = ProviderFactory()
    with provider_transaction(other):
        customer = CustomerFactory(account_number="THEIRS")
        LineFactory(customer=customer, line_ref="THEIRS")
        ProductFactory(customer=customer, product_ref="THEIRS")
        TransactionFactory(customer=customer, transaction_ref="THEIRS")
        BillProfileFactory(code="THEIRS")
        ProductTypeFactory(code="THEIRS")
    collection = address.split("/")[0]
    theirs, nobodys = (shop.get(f"{V1}/{collection}/{key}") for key in ("THEIRS", "NOBODYS"))
    assert theirs.status_code == nobodys.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {**nobodys.json(), "request_id": ""}
