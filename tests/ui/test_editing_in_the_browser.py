"""Making and changing things in a real browser: at a telephone's width and a desk's, in light and
in dark, by two clerks at once, and without JavaScript.
"""

import os
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.clock import local_today
from accounts.contacts.operations import add_contact
from accounts.custom_fields.operations import define_field
from accounts.models import Customer
from accounts.notes.operations import add_note
from accounts.tenancy.transactions import provider_transaction
from tests.factories import (
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.notifications.balances.accounts import make_rule
from tests.ui.axe import barriers
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PERMISSIONS = (
    "accounts.edit_customers",
    "accounts.manage_custom_fields",
    "notifications.manage_notifications",
    "products.change_services",
    "products.manage_catalogue",
    "statements.enter_entries",
)
WIDTHS = (375, 1366)
OF_ADA = "/customers/A-1"
PAGES = [
    "/customers/", "/customers/_new/", OF_ADA + "/", f"{OF_ADA}/edit/", f"{OF_ADA}/products/",
    f"{OF_ADA}/lines/_add/", f"{OF_ADA}/lines/L-1/edit/", f"{OF_ADA}/products/P-1/edit/",
    f"{OF_ADA}/products/P-1/rate/", "/settings/product-types/", "/settings/product-types/_new/",
    "/settings/product-types/FIBRE/", "/settings/product-types/FIBRE/archive/",
    f"{OF_ADA}/billing/unposted/", f"{OF_ADA}/billing/entries/_new/",
    f"{OF_ADA}/billing/entries/T-1/reverse/", f"{OF_ADA}/billing/entries/T-1/transfer/",
    f"{OF_ADA}/notes/", f"{OF_ADA}/notes/_add/", f"{OF_ADA}/contacts/_add/",
    "/settings/custom-fields/", "/settings/custom-fields/_new/", "/settings/custom-fields/region/",
    "/settings/custom-fields/region/archive/", "/messaging/notifications/",
    "/messaging/notifications/rules/new/", "/messaging/notifications/rules/LOW/switch-off/",
]  # fmt: skip


@pytest.fixture
def book(plain_provider, profile):
    """A customer with a line, a product and an unposted payment."""
    today: date = local_today(plain_provider)
    with provider_transaction(plain_provider):
        ada = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=today,
            phone="+1 555 000 3488",
            contact_address={"street": "1 Main Street", "city": "Springfield", "country": "US"},
            tags=["key account", "vip"],
            custom_fields={"region": "North"},
        )
        define_field(
            plain_provider, name="Region", kind="CHOICE", choices=["North", "South"], in_lists=True
        )
        define_field(plain_provider, name="Contract ends on", kind="DATE", in_lists=True)
        add_contact(ada, name="Bo Dean", roles=["BILLING", "TECHNICAL"], email="bo@example.test")
        add_note(ada, text="Calls back on Mondays.\nNever by e-mail.", actor="clara", pinned=True)
        add_note(ada, text="Asked for a second line.", actor="max")
        make_rule()
        CustomerFactory(bill_profile=profile, account_number="B-1", name="Bea Cole")
        kind = ProductTypeFactory(code="FIBRE", name="Fibre", default_rate=Decimal("29.95"))
        ProductFactory(
            customer=ada,
            product_type=kind,
            product_ref="P-1",
            line=LineFactory(customer=ada, line_ref="L-1"),
            billed_through_date=today,
        )
        TransactionFactory(
            customer=ada, transaction_ref="T-1", kind="PAYMENT", amount=Decimal(12), date=today
        )


@pytest.fixture
def visit(chromium, live_server, staff, grant, book) -> Iterator[Visit]:
    yield from visiting(chromium, live_server, grant)


@pytest.fixture
def plain_visit(chromium, live_server, staff, grant, book) -> Iterator[Visit]:
    """A visit without JavaScript."""
    yield from visiting(chromium, live_server, grant, java_script_enabled=False)


def visiting(chromium: Any, live_server: Any, grant: Any, **options: Any) -> Iterator[Visit]:
    for permission in PERMISSIONS:
        grant(permission)
    context = chromium.new_context(
        color_scheme="light", viewport={"width": 1366, "height": 900}, **options
    )
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def found(provider: Any, number: str) -> Customer:
    with provider_transaction(provider):
        one: Customer = Customer.objects.get(account_number=number)
        return one


def test_no_page_overflows_and_each_can_be_read_by_everybody(visit):
    faults = []
    for width in WIDTHS:
        visit.page.set_viewport_size({"width": width, "height": 900})
        for path in PAGES:
            page = visit.go(path)
            _keep_pictures(page, path, width)
            wide = page.evaluate("document.documentElement.scrollWidth")
            if faulty := [f"{wide} px wide"] if wide > width else barriers(page):
                faults.append((path, width, faulty))
    assert faults == []
    visit.assert_calm()


def test_a_customer_is_created_after_an_error_and_a_double_click_makes_one(visit, plain_provider):
    page = visit.go("/customers/")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Account number").fill("A-1")
    page.get_by_label("Bill profile").select_option("MONTHLY")
    page.get_by_label("Name").fill("Cleo Dean")
    page.get_by_role("button", name="Create the customer").click()

    number = page.get_by_label("Account number")
    expect(number).to_be_focused()
    expect(number).to_have_accessible_description(re.compile("There is a customer A-1 already."))
    expect(page.get_by_label("Name")).to_have_value("Cleo Dean")
    visit.problems.clear()  # the browser reports the 409

    number.fill("C-1")
    page.get_by_role("button", name="Create the customer").dblclick()
    expect(page.get_by_role("heading", name="Cleo Dean")).to_be_visible()
    assert found(plain_provider, "C-1").status == "LEAD"
    visit.assert_calm()


def test_the_second_of_two_clerks_sees_what_the_first_one_saved(visit, plain_provider):
    path = f"{OF_ADA}/edit/"
    second = visit.page.context.new_page()
    first = visit.go(path)
    second.goto(f"{visit.address}{path}")
    first.get_by_label("Name").fill("Ada King")
    first.get_by_role("button", name="Save the changes").click()
    first.get_by_text("The changes are saved.").wait_for()

    second.get_by_label("Name").fill("Ada Lovelace")
    second.get_by_role("button", name="Save the changes").click()
    expect(second.get_by_text("It is now: Ada King")).to_be_visible()
    expect(second.get_by_label("Name")).to_have_value("Ada Lovelace")
    assert found(plain_provider, "A-1").name == "Ada King"

    second.get_by_role("button", name="Save the changes").click()
    second.get_by_text("The changes are saved.").wait_for()
    assert found(plain_provider, "A-1").name == "Ada Lovelace"
    for page in (first, second):  # the database is emptied after the test
        page.wait_for_load_state("networkidle")


def test_a_payment_is_transferred_without_javascript(plain_visit):
    page = plain_visit.go(f"{OF_ADA}/billing/unposted/")
    page.get_by_role("link", name="Transfer").click()
    page.get_by_label("To the account").fill("B-1")
    page.get_by_label("Reason").fill("Wrong number")
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_role("rowheader", name="B-1 then Bea Cole")).to_be_visible()
    page.get_by_role("button", name="Move it to B-1").click()
    expect(page.get_by_text("$12.00 is moved from A-1 to B-1.")).to_be_visible()


def _keep_pictures(page: Page, path: str, width: int) -> None:
    """Keep pictures for a person to look at, in the folder that TEST_PICTURES names."""
    if folder := os.environ.get("TEST_PICTURES"):
        name = path.strip("/").replace("/", "-")
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            page.screenshot(path=str(Path(folder) / f"{name}-{width}-{theme}.png"), full_page=True)
