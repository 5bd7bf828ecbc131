"""An order adds lines, and products under names that the caller gives, to new lines too."""

from datetime import date

import pytest

from accounts.clock import local_today
from accounts.errors import Refused
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product
from products.orders.items import read_items
from products.orders.operations import complete_order, create_order, items_of, submit_order
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory

DAY = date(2027, 1, 15)
ON = DAY.isoformat()
LINE = {"action": "ADD_LINE", "line_ref": "L-9", "identifier": "555", "effective_on": ON}
PRODUCT = {
    "action": "ADD_PRODUCT",
    "product_ref": "P-9",
    "product_type": "NET",
    "line_ref": "L-9",
    "effective_on": ON,
}


@pytest.fixture
def customer(provider):
    ProductTypeFactory(code="NET", default_rate="30")
    return CustomerFactory(account_number="A-1")


def ordered(customer, *documents):
    return create_order(customer, read_items(customer, list(documents)), as_of=DAY)


def completed(customer, *documents):
    order = ordered(customer, *documents)
    submit_order(order, as_of=DAY)
    complete_order(order, as_of=DAY)
    return items_of(order)


def refusal(customer, *documents):
    with pytest.raises(Refused) as refused:
        ordered(customer, *documents)
    return refused.value.code


def test_a_line_and_a_product_on_it_are_made_active_under_their_names(customer):
    line_item, product_item = completed(customer, LINE, PRODUCT)

    line, product = Line.objects.get(), Product.objects.get()
    assert (line.line_ref, line.identifier, line.status) == ("L-9", "555", "ACTIVE")
    assert (product.product_ref, product.line, product.status) == ("P-9", line, "ACTIVE")
    assert (line_item.applied_line_id, product_item.applied_product_id) == (line.pk, product.pk)


def test_the_platform_names_what_has_no_name(customer):
    nameless = {name: LINE[name] for name in LINE if name != "line_ref"}
    completed(customer, nameless, nameless)

    names = Line.objects.values_list("line_ref", flat=True)
    assert len(set(names)) == 2
    assert all(name.startswith("L-") for name in names)


@pytest.mark.parametrize(
    ("documents", "code"),
    [
        ([LINE, LINE], "item_repeated"),
        ([PRODUCT], "reference_unknown"),
        ([PRODUCT, LINE], "line_added_later"),
        ([LINE | {"effective_on": "2027-01-16"}, PRODUCT], "line_added_later"),
        ([LINE | {"line_ref": "L-1"}], "already_exists"),
        ([LINE | {"line_ref": "no key"}], "invalid_reference"),
        ([LINE | {"identifier": ""}], "identifier_required"),
        ([LINE | {"rate": "5"}], "item_field_unknown"),
        ([PRODUCT | {"product_ref": "P-1", "line_ref": "L-1"}], "already_exists"),
    ],
)
def test_what_could_not_be_added_is_refused(customer, documents, code):
    line = LineFactory(customer=customer, line_ref="L-1")
    ProductFactory(customer=customer, line=line, product_ref="P-1")

    assert refusal(customer, *documents) == code


def test_a_name_that_was_taken_meanwhile_keeps_the_order_from_being_completed(customer):
    order = ordered(customer, LINE)
    submit_order(order, as_of=DAY)
    LineFactory(line_ref="L-9")

    with pytest.raises(Refused) as refused:
        complete_order(order, as_of=DAY)
    assert refused.value.code == "already_exists"


@pytest.mark.parametrize("status", ["SUSPENDED", "CLOSED"])
def test_an_account_that_is_not_open_takes_no_line(customer, status):
    order = ordered(customer, LINE)
    submit_order(order, as_of=DAY)
    type(customer).objects.update(status=status)

    with pytest.raises(Refused) as refused:
        complete_order(order, as_of=DAY)
    assert refused.value.code in ("account_not_open", "order_unfinished")


def test_the_api_takes_them_shows_them_and_knows_them_again(plain_provider, api):
    with provider_transaction(plain_provider):
        ProductTypeFactory(code="NET", default_rate="30")
        CustomerFactory(account_number="A-1")
    today = local_today(plain_provider).isoformat()
    items = [item | {"effective_on": today} for item in (LINE, PRODUCT)]
    body = {"account_number": "A-1", "order_ref": "O-1", "items": items}
    made = api.post("/api/v1/orders", body, format="json")

    assert made.status_code == 201, made.content
    assert [(one["line_ref"], one["product_ref"]) for one in made.json()["items"]] == [
        ("L-9", None),
        ("L-9", "P-9"),
    ]
    assert api.post("/api/v1/orders", body, format="json").status_code == 200
    api.post("/api/v1/orders/O-1/submit", {}, format="json")
    done = api.post("/api/v1/orders/O-1/complete", {}, format="json").json()["resource"]
    applied = [(one["applied_line_ref"], one["applied_product_ref"]) for one in done["items"]]
    assert applied == [("L-9", None), (None, "P-9")]
    unknown = body | {"order_ref": "O-2", "items": [items[1] | {"line_ref": "L-7"}]}
    answer = api.post("/api/v1/orders", unknown, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/items/0/line_ref"
    gone = {"action": "DISCONNECT_LINE", "line_ref": "L-7", "effective_on": today}
    answer = api.post("/api/v1/orders", body | {"order_ref": "O-3", "items": [gone]}, format="json")
    assert answer.json()["errors"][0]["pointer"] == "/items/0/line_ref"
