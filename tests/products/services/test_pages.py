from datetime import date
from decimal import Decimal

import pytest

from accounts.models import StatusChange
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Product, ProductType
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory
from tests.products.orders.test_pages import confirmed

PERMISSION = "products.change_services"
ON = "?as_of=2026-11-20"
LINE, PRODUCT, RATE, ADD = (
    f"/customers/A-1/{place}/{ON}"
    for place in ("lines/L-1/change", "products/P-1/change", "products/P-1/rate", "products/add")
)


@pytest.fixture
def ada(plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=date(2026, 11, 25),
        )
        kind = ProductTypeFactory(code="FIBRE", name="Fibre", default_rate="10")
        line = LineFactory(customer=customer, line_ref="L-1")
        ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("29.95"),
            line=line,
            billed_through_date=date(2026, 11, 24),
        )
    return customer


def test_the_customers_page_leads_to_every_change_for_those_who_may(browser, ada, staff):
    page = text(browser.get("/customers/A-1/products/"))
    for place in (
        "lines/L-1/change/",
        "products/P-1/change/",
        "products/P-1/rate/",
        "products/add/",
    ):
        assert place in page
    with as_the_owner():
        staff.user_permissions.clear()
    assert "products/P-1/change/" not in text(browser.get("/customers/A-1/products/"))


def test_only_the_changes_that_are_allowed_are_offered(browser, ada):
    form = browser.get(LINE).context["form"]
    assert [name for name, _ in form.fields["transition"].choices] == ["suspend", "disconnect"]


def test_disconnecting_says_that_the_account_will_be_closed(browser, plain_provider, ada):
    page = text(browser.post(LINE, {"transition": "disconnect", "effective_on": "2026-11-20"}))
    for words in (
        "1 line:",
        "1 product:",
        "Disconnected",
        "Sync Status closes it",
        "No longer charged",
        "$29.95",
    ):
        assert words in page
    with provider_transaction(plain_provider):
        assert Line.objects.get().status == "ACTIVE"


def test_a_confirmed_disconnect_is_recorded_with_who_why_and_how(browser, plain_provider, ada):
    confirmed(
        browser, LINE, transition="disconnect", effective_on="2026-11-18", reason="Moved away"
    )
    with provider_transaction(plain_provider):
        assert (
            Line.objects.get().disconnected_on
            == Product.objects.get().disconnected_on
            == date(2026, 11, 18)
        )
        changes = StatusChange.objects.values_list("subject", "cause", "actor", "via", "reason")
        assert set(changes) == {
            (subject, "SERVICE", "clara", "UI", "Moved away") for subject in ("LINE", "PRODUCT")
        }


def test_suspending_a_product_says_that_the_account_stays(browser, plain_provider, ada):
    page = text(browser.post(PRODUCT, {"transition": "suspend", "effective_on": "2026-11-20"}))
    assert "Sync Status does not close it" in page
    assert "OPEN_SUSPENDED_SUBSCRIPTIONS" in page


def test_a_date_ahead_is_refused_by_name(browser, ada):
    page = text(browser.post(PRODUCT, {"transition": "suspend", "effective_on": "2026-11-21"}), 409)
    assert "21 Nov 2026 is after 20 Nov 2026" in page


def test_a_rate_is_changed_from_the_next_period_on(browser, plain_provider, ada):
    assert "Charged" in text(browser.post(RATE, {"rate": "31.5"}))
    confirmed(browser, RATE, rate="31.5")
    with provider_transaction(plain_provider):
        assert Product.objects.get().rate == Decimal("31.5")


def test_a_product_is_added_pending_or_active(browser, plain_provider, ada):
    confirmed(browser, ADD, product_type="FIBRE", quantity="1")
    confirmed(
        browser,
        ADD,
        product_type="FIBRE",
        line="L-1",
        rate="5",
        quantity="1",
        activated_on="2026-11-10",
    )
    with provider_transaction(plain_provider):
        pending, active = Product.objects.exclude(product_ref="P-1").order_by("id")
        assert (pending.status, pending.rate, pending.line) == ("PENDING", 10, None)
        assert (active.status, active.billed_through_date) == ("ACTIVE", date(2026, 11, 9))
        assert active.line.line_ref == "L-1"


@pytest.mark.parametrize("address", [LINE, PRODUCT, RATE, ADD])
def test_without_the_permission_nothing_can_be_done(browser, ada, staff, address):
    with as_the_owner():
        staff.user_permissions.clear()
    assert browser.get(address).status_code == browser.post(address).status_code == 403


@pytest.mark.parametrize(
    "place", ["lines/NONE/change", "products/NONE/change", "products/NONE/rate"]
)
def test_what_is_not_there_is_not_found(browser, ada, place):
    assert browser.get(f"/customers/A-1/{place}/").status_code == 404


def test_a_live_provider_acts_on_today_whatever_date_the_page_shows(browser, plain_provider, ada):
    plain_provider.sandbox = False
    plain_provider.save()
    response = browser.get("/customers/A-1/products/P-1/change/?as_of=2030-01-01")
    assert response.context["form"].initial["effective_on"] == response.wsgi_request.today


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"rate": "99999999999.99", "quantity": "99999999.99"}, "is not below 1,000,000,000,000"),
        ({"rate": "1000000000000"}, "rate"),
        ({"rate": "1e3"}, "rate"),
        ({"quantity": "-1"}, "quantity"),
        ({"activated_on": "9999-12-31"}, "between 1900-01-01 and 2200-12-31"),
    ],
)
def test_a_product_that_could_not_be_billed_is_refused_on_its_page(
    browser, plain_provider, ada, values, words
):
    usual = {"product_type": "NET", "quantity": "1", "rate": "5"}
    with provider_transaction(plain_provider):
        kind = ProductType.objects.get()
        usual["product_type"] = kind.code

    answer = browser.post(ADD, usual | values | {"shown": "x"})

    assert answer.status_code in (200, 400, 409)
    assert words in text(answer, answer.status_code)
    with provider_transaction(plain_provider):
        assert Product.objects.count() == 1
