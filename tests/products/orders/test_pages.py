from datetime import date
from decimal import Decimal

import pytest

from accounts.models import StatusChange
from accounts.tenancy.transactions import provider_transaction
from products.models import Order, Product
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory

PERMISSION = "products.change_services"
ON = "?as_of=2026-11-20"
NEW = f"/customers/A-1/orders/new/{ON}"


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
        ProductFactory(
            customer=customer,
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre", default_rate="10"),
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=date(2026, 11, 24),
        )
        LineFactory(customer=customer, line_ref="L-1")
    return customer


def items(*rows):
    values = {"item-TOTAL_FORMS": len(rows), "item-INITIAL_FORMS": len(rows)}
    for number, row in enumerate(rows):
        values |= {f"item-{number}-{name}": value for name, value in row.items()}
    return values


def confirmed(client, address, **values):
    """Confirm what the page shows, as its button does."""
    shown = client.post(address, values).context["shown"]
    return client.post(address, {**values, "shown": shown})


def the_order(provider):
    with provider_transaction(provider):
        return Order.objects.get()


@pytest.fixture
def order(browser, plain_provider, ada):
    disconnect = {
        "action": "DISCONNECT_PRODUCT",
        "product_ref": "P-1",
        "effective_on": "2026-11-20",
    }
    add = {
        "action": "ADD_PRODUCT",
        "product_type": "FIBRE",
        "quantity": "2",
        "effective_on": "2026-11-20",
    }
    browser.post(
        NEW, items(disconnect, add, {"effective_on": "2026-11-20"}) | {"description": "Faster"}
    )
    return the_order(plain_provider)


def test_the_form_makes_a_pending_order_of_the_rows_that_have_an_action(
    browser, plain_provider, order
):
    assert order.status == "PENDING"
    page = text(browser.get(f"/customers/A-1/orders/{order.order_ref}/{ON}"))
    for words in (
        "Faster",
        "Disconnect product",
        "P-1",
        "Add product",
        "FIBRE",
        "20 Nov 2026",
        "Submit",
        "Cancel",
        "Reschedule",
    ):
        assert words in page


def test_one_more_item_is_asked_for_and_what_was_typed_is_kept(browser, plain_provider, ada):
    new = "/customers/A-1/orders/new/?as_of=2026-11-20"
    page = text(browser.get(new))
    assert "Item 1" in page
    assert "Item 2" not in page
    sent = {"description": "Upgrade", "add_row": "yes"}
    page = text(browser.post(new, sent | items({"action": "ADD_PRODUCT", "quantity": "2"})))
    assert 'value="Upgrade"' in page
    assert 'name="item-0-quantity" value="2"' in page
    assert "Item 2" in page
    assert "field-error" not in page
    with provider_transaction(plain_provider):
        assert not Order.objects.exists()


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({}, "An order has at least one item"),
        (
            {"action": "CHANGE_RATE", "product_ref": "P-1", "effective_on": "2026-11-20"},
            "CHANGE_RATE needs a rate",
        ),
        ({"action": "DISCONNECT_LINE", "line_ref": "L-1"}, "Item 1: effective_on"),
    ],
)
def test_a_row_that_makes_no_sense_is_named_and_nothing_is_made(
    browser, plain_provider, ada, row, reason
):
    assert reason in text(browser.post(NEW, items(row)), 409)
    with provider_transaction(plain_provider):
        assert not Order.objects.exists()


@pytest.mark.parametrize("typed", [{"rate": "x"}, {"rate": "1e3"}, {"effective_on": "soon"}])
def test_what_cannot_be_read_is_shown_at_its_field(browser, plain_provider, ada, typed):
    row = {"action": "CHANGE_RATE", "product_ref": "P-1", "rate": "5"}
    row["effective_on"] = "2026-11-20"

    assert "field-error" in text(browser.post(NEW, items(row | typed)))

    with provider_transaction(plain_provider):
        assert not Order.objects.exists()


def test_completing_shows_first_what_it_does_and_then_does_that(browser, plain_provider, order):
    base = f"/customers/A-1/orders/{order.order_ref}"
    confirmed(browser, f"{base}/submit/{ON}", reason="")
    page = text(browser.get(f"{base}/complete/{ON}"))
    for words in (
        "1 product:",
        "Disconnected",
        "1 order:",
        "Completed",
        "Sync Status does not close it",
    ):
        assert words in page
    assert the_order(plain_provider).status == "OPEN"

    assert confirmed(browser, f"{base}/complete/{ON}", reason="Signed").status_code == 302

    assert the_order(plain_provider).status == "COMPLETED"
    with provider_transaction(plain_provider):
        assert set(Product.objects.values_list("status", flat=True)) == {"DISCONNECTED", "ACTIVE"}
        change = StatusChange.objects.get(subject="PRODUCT")
        assert (change.actor, change.via, change.cause, change.reason) == (
            "clara",
            "UI",
            "ORDER",
            "Signed",
        )


def test_a_refused_completion_says_why(browser, plain_provider, order):
    base = f"/customers/A-1/orders/{order.order_ref}"
    assert "is pending: complete is not allowed; allowed: cancel, submit" in text(
        browser.get(f"{base}/complete/{ON}")
    )
    confirmed(browser, f"{base}/submit/{ON}")
    confirmed(browser, f"{base}/reschedule/{ON}", effective_on="2026-12-24")
    assert "takes effect on 24 Dec 2026, after 20 Nov 2026: reschedule it, or wait" in text(
        browser.post(f"{base}/complete/{ON}", {"reason": ""}), 409
    )


def test_cancelling_the_last_order_says_that_the_account_will_be_closed(
    browser, plain_provider, ada, order
):
    with provider_transaction(plain_provider):
        Product.objects.update(status="DISCONNECTED")
        ada.lines.update(status="DISCONNECTED")
    page = text(browser.get(f"/customers/A-1/orders/{order.order_ref}/cancel/{ON}"))
    assert "Sync Status closes it" in page


def test_what_was_not_shown_is_not_done(browser, plain_provider, order):
    address = f"/customers/A-1/orders/{order.order_ref}/submit/{ON}"
    shown = browser.get(address).context["shown"]
    for values in ({"shown": shown[:-1]}, {"shown": "forged"}, {}):
        text(browser.post(address, values))
    assert the_order(plain_provider).status == "PENDING"


def test_without_the_permission_nothing_can_be_done(browser, plain_provider, order, staff):
    with as_the_owner():
        staff.user_permissions.clear()
    base = f"/customers/A-1/orders/{order.order_ref}"
    for address in (
        NEW,
        f"{base}/submit/",
        f"{base}/complete/",
        f"{base}/cancel/",
        f"{base}/reschedule/",
    ):
        assert browser.get(address).status_code == browser.post(address).status_code == 403
    assert PERMISSION in text(browser.get(f"{base}/"))
    assert "New order" not in text(browser.get("/customers/A-1/orders/"))


@pytest.mark.parametrize("address", ["NONE/", "NONE/submit/", "{ref}/explode/"])
def test_what_is_not_there_is_not_found(browser, order, address):
    assert (
        browser.get(f"/customers/A-1/orders/{address.format(ref=order.order_ref)}").status_code
        == 404
    )


def test_another_providers_customer_is_not_found(browser, ada, other_profile):
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
        )
    assert browser.get("/customers/S-1/orders/new/").status_code == 404
