from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from unittest.mock import patch

import pytest
from playwright.sync_api import expect

from accounts.clock import local_today
from accounts.models import ProcessRun
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from tests.factories import (
    CustomerFactory,
    OctoberStatementFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = [
    "/", "/customers/", "/customers/A-00/", "/customers/A-00/products/",
    "/customers/A-00/billing/unposted/", "/customers/A-00/explain/", "/billing/create-statements/",
    "/billing/statements/", "/billing/statements/7/", "/billing/overdue/", "/operations/processes/",
    "/operations/runs/", "/account-health/issues/", "/reports/accounts/",
]  # fmt: skip
TABLES = "[...document.querySelectorAll('.table-scroll')]"


@pytest.fixture
def today(plain_provider) -> date:
    return local_today(plain_provider)


@pytest.fixture
def book(plain_provider, profile, today):
    """Sixty customers who are due for a statement today, the first with a product and a statement
    before.
    """
    with provider_transaction(plain_provider):
        customers = [
            CustomerFactory(
                bill_profile=profile,
                account_number=f"A-{number:02}",
                name=f"Ada {number}",
                cycle_date=today,
            )
            for number in range(60)
        ]
        for customer in customers:
            TransactionFactory(customer=customer, amount=Decimal("19.95"), date=today)
        ProductFactory(
            customer=customers[0],
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre"),
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=today,
        )
        OctoberStatementFactory(
            customer=CustomerFactory(bill_profile=profile, account_number="B-1", cycle_date=None),
            statement_number="7",
            charges=Decimal("80.00"),
        )


@pytest.fixture
def visit(chromium, live_server, staff, grant, book) -> Iterator[Visit]:
    grant("statements.create_statements")
    context = chromium.new_context(color_scheme="light", viewport={"width": 1280, "height": 800})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def test_no_page_asks_another_host_or_breaks_the_policy_in_light_or_dark_wide_or_narrow(visit):
    for page in PAGES:
        visit.go(page)
        assert visit.page.evaluate(f"{TABLES}.every(one => one.scrollWidth <= one.clientWidth)"), (
            page
        )
    visit.page.get_by_role("button", name="Switch between light and dark").click()
    visit.page.set_viewport_size({"width": 390, "height": 800})
    for page in PAGES:
        visit.go(page)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390, page
    visit.assert_calm()


def test_the_theme_is_remembered_and_set_before_the_page_is_drawn(visit):
    page = visit.go("/")
    html = page.locator("html")
    expect(html).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Switch between light and dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.add_init_script(
        "document.addEventListener('DOMContentLoaded', "
        "() => window.atFirst = document.documentElement.dataset.bsTheme)"
    )
    page.reload()
    assert page.evaluate("window.atFirst") == "dark"
    visit.assert_calm()


def test_a_slash_goes_to_the_search_and_the_keyboard_to_the_content(visit):
    page = visit.go("/")
    page.keyboard.press("/")
    expect(page.get_by_label("Search accounts and statements")).to_be_focused()
    page.keyboard.type("A-07")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visit.address}/customers/A-07/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    visit.assert_calm()


def test_the_narrow_page_opens_its_sections_from_a_button(visit):
    page = visit.page
    page.set_viewport_size({"width": 390, "height": 800})
    visit.go("/customers/")
    section = page.get_by_role("link", name="Processes")
    expect(section).not_to_be_visible()
    page.get_by_role("button", name="Sections").click()
    section.click()
    expect(page).to_have_url(f"{visit.address}/operations/processes/")
    visit.assert_calm()


def test_chosen_statements_are_confirmed_made_in_the_background_and_watched_from_anywhere(
    visit, plain_provider
):
    page = visit.go("/billing/create-statements/")
    chosen = page.get_by_role("button", name="Create selected")
    expect(chosen).to_be_disabled()
    page.get_by_label("Select A-00").check()
    page.get_by_label("Select A-01").check()
    expect(chosen).to_have_text("Create selected (2)")
    chosen.click()
    expect(page.get_by_role("heading", name="Create 2 statements?")).to_be_visible()
    expect(page.get_by_text("$39.90")).to_be_visible()
    with patch("sync.day.start.take_up_run.delay"):
        page.get_by_role("button", name="Create 2 statements").click()
        expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    run_page = page.url
    visit.go("/billing/create-statements/")
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    run_queued(plain_provider, _run(plain_provider).pk)
    expect(page.get_by_text("Succeeded")).to_be_visible()
    page.goto(run_page)
    expect(page.get_by_text("Done")).to_be_visible()
    visit.go("/billing/create-statements/")
    expect(page.locator("h1 .count")).to_have_text("58")
    visit.assert_calm()


def test_a_page_is_picked_by_the_box_in_its_head(visit):
    page = visit.go("/billing/create-statements/")
    page.get_by_label("Select every customer on this page").check()
    expect(page.get_by_role("button", name="Create selected")).to_have_text("Create selected (50)")
    page.get_by_label("Select A-03").uncheck()
    expect(page.get_by_role("button", name="Create selected")).to_have_text("Create selected (49)")
    visit.assert_calm()


def test_a_customers_page_says_what_happens_next(visit):
    page = visit.go("/customers/A-00/")
    expect(page.get_by_text("Yes: this customer is in the queue")).to_be_visible()
    page.get_by_role("link", name="Every rule, with its dates").click()
    expect(page.get_by_role("heading", name="Sync Status")).to_be_visible()
    visit.assert_calm()


def _run(provider):
    with provider_transaction(provider):
        return ProcessRun.objects.get()
