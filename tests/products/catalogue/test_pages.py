"""Product types on pages: listed, created, changed and archived."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from products.catalogue.operations import edit_product_type
from products.models import ProductType
from tests.browser import text
from tests.factories import ProductFactory, ProductTypeFactory

TYPES = "/settings/product-types/"
NEW, FIBRE = f"{TYPES}_new/", f"{TYPES}FIBRE/"
VALUES = {
    "name": "Fibre 500", "code": "F500", "billing": "RECURRING", "default_rate": "29.95",
    "bill_while_suspended": "on",
}  # fmt: skip


@pytest.fixture
def may(grant, plain_provider):
    grant("products.manage_catalogue")
    with provider_transaction(plain_provider):
        ProductTypeFactory(code="FIBRE", name="Fibre")


def types(provider):
    with provider_transaction(provider):
        return {one.code: one for one in ProductType.objects.all()}


def changed(browser, **values):
    version = browser.get(FIBRE).context["version"]
    return browser.post(FIBRE, VALUES | {"version": version} | values)


def test_a_product_type_is_created_and_listed(browser, plain_provider, may):
    assert browser.post(NEW, VALUES).url == TYPES
    page = text(browser.get(TYPES))
    for words in ("Fibre 500 can be sold, as F500.", "29.95", "For sale"):
        assert words in page
    assert types(plain_provider)["F500"].bill_while_suspended


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("name", {"name": ""}, "required"),
        ("code", {"code": "FIBRE"}, "There is a product type FIBRE already."),
        ("default_rate", {"default_rate": "1" * 13}, "less than"),
    ],
)
def test_an_error_stands_beside_its_field(browser, may, field, values, words):
    form = browser.post(NEW, VALUES | values).context["form"]
    assert words in form.errors[field][0]
    typed = VALUES | values
    assert {name: form[name].value() for name in typed} == typed | {"bill_while_suspended": True}


def test_a_product_type_is_changed(browser, plain_provider, may):
    changed(browser, name="Glass", bill_while_suspended="")
    found = types(plain_provider)["FIBRE"]
    assert (found.name, found.bill_while_suspended) == ("Glass", False)


def test_how_a_type_in_use_is_charged_stays(browser, plain_provider, may):
    with provider_transaction(plain_provider):
        ProductFactory(product_type=ProductType.objects.get())
    answer = changed(browser, billing="ONE_TIME")
    assert answer.status_code == 409
    assert "has products" in answer.context["form"].errors["billing"][0]


def test_a_page_says_how_many_products_a_change_concerns(browser, plain_provider, may):
    assert "0 products of it stay with customers" in text(browser.get(f"{FIBRE}archive/"))
    assert "suspended now" not in text(browser.get(FIBRE))
    with provider_transaction(plain_provider):
        for status in ("ACTIVE", "SUSPENDED", "DISCONNECTED"):
            ProductFactory(product_type=ProductType.objects.get(), status=status)
    assert "2 products of it stay with customers" in text(browser.get(f"{FIBRE}archive/"))
    assert "1 product of it is suspended now" in text(browser.get(FIBRE))


def test_another_change_meanwhile_is_shown(browser, plain_provider, may):
    version = browser.get(FIBRE).context["version"]
    with provider_transaction(plain_provider):
        edit_product_type(ProductType.objects.get(), {"billing": "ONE_TIME"})
    page = text(browser.post(FIBRE, VALUES | {"version": version}), 409)
    assert "It is now: One-time" in page


def test_an_archived_type_is_sold_no_more_and_listed_apart(browser, plain_provider, may):
    assert "cannot be taken back" in text(browser.get(f"{FIBRE}archive/"))
    browser.post(f"{FIBRE}archive/")
    assert types(plain_provider)["FIBRE"].archived_at
    assert "FIBRE" not in text(browser.get(TYPES)).split("<table")[-1]
    assert "Archived" in text(browser.get(f"{TYPES}?show=archived"))
    assert "is archived" in text(browser.post(f"{FIBRE}archive/"), 409)


def test_everybody_sees_the_types_and_few_may_change_them(browser, plain_provider):
    page = text(browser.get(TYPES))
    assert "products.manage_catalogue" in page
    assert "_new/" not in page
    for address in (NEW, FIBRE, f"{FIBRE}archive/"):
        assert browser.get(address).status_code == 403


def test_the_list_asks_as_many_queries_for_many_as_for_one(plain_provider, may, queries_of):
    few = queries_of(TYPES)
    with provider_transaction(plain_provider):
        for _ in range(9):
            ProductTypeFactory()
    assert queries_of(TYPES) == few
