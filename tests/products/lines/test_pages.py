"""Adding a line and changing it, on pages; what hangs on it."""

import pytest

from accounts.tenancy.transactions import provider_transaction
from products.lines.operations import edit_line
from products.models import Line
from tests.browser import text
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory

ADD, EDIT = "/customers/A-1/lines/_add/", "/customers/A-1/lines/L-1/edit/"
TAB = "/customers/A-1/products/"


@pytest.fixture
def ada(plain_provider, profile, grant):
    grant("products.change_services")
    with provider_transaction(plain_provider):
        ada = CustomerFactory(account_number="A-1", name="Ada Boone", bill_profile=profile)
        line = LineFactory(customer=ada, line_ref="L-1", identifier="555-1")
        kind = ProductTypeFactory(code="FIBRE")
        ProductFactory(customer=ada, product_ref="P-1", product_type=kind, line=line)
    return ada


def test_a_line_is_added_pending(browser, plain_provider, ada):
    assert "lines/_add/" in text(browser.get(TAB))
    answer = browser.post(ADD, {"identifier": "555-2", "line_ref": "L-2"})
    assert answer.url == TAB
    assert "Line 555-2 is added, and pending." in text(browser.get(TAB))
    with provider_transaction(plain_provider):
        assert Line.objects.get(line_ref="L-2").status == "PENDING"


@pytest.mark.parametrize(
    ("field", "values", "words"),
    [
        ("identifier", {"identifier": ""}, "required"),
        ("line_ref", {"line_ref": "L-1"}, "There is a line L-1 already."),
        ("line_ref", {"line_ref": "!"}, "letters, digits"),
    ],
)
def test_an_error_stands_beside_its_field(browser, ada, field, values, words):
    typed = {"identifier": "555-2", "line_ref": "L-2"} | values
    form = browser.post(ADD, typed).context["form"]
    assert words in form.errors[field][0]
    assert {name: form[name].value() for name in typed} == typed


def test_a_closed_account_takes_no_line(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-2", status="CLOSED", bill_profile=ada.bill_profile)
    answer = browser.post("/customers/A-2/lines/_add/", {"identifier": "555-2"})
    assert "Nothing was changed. A-2 is CLOSED" in text(answer, 409)


def test_a_line_gets_another_identifier(browser, plain_provider, ada):
    version = browser.get(EDIT).context["version"]
    browser.post(EDIT, {"identifier": "555-9", "version": version})
    assert "The line is now 555-9." in text(browser.get(TAB))


def test_another_change_meanwhile_is_shown(browser, plain_provider, ada):
    version = browser.get(EDIT).context["version"]
    with provider_transaction(plain_provider):
        line = Line.objects.get()
        edit_line(line, {"identifier": "555-7"}, as_of=ada.cycle_date)
    page = text(browser.post(EDIT, {"identifier": "555-9", "version": version}), 409)
    assert "It is now: 555-7" in page


def test_a_product_is_added_to_the_line_that_is_named(browser, ada):
    form = browser.get("/customers/A-1/products/add/?line=L-1").context["form"]
    assert form["line"].value() == "L-1"


def test_a_product_gets_another_description_and_quantity(browser, plain_provider, ada):
    edit, price = f"{TAB}P-1/edit/", f"{TAB}P-1/rate/"
    version = browser.get(edit).context["version"]
    browser.post(edit, {"description": "Fibre 500", "version": version})
    values = {"rate": "31.5", "quantity": "2"}
    shown = browser.post(price, values).context["shown"]
    browser.post(price, values | {"shown": shown})
    with provider_transaction(plain_provider):
        product = Line.objects.get().products.get()
    assert product.description == "Fibre 500"
    assert (str(product.rate), product.quantity) == ("31.50000000", 2)
