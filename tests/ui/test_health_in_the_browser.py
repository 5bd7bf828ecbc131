"""Workflows, closures and releases in a real browser: what is shown follows what is asked for, and
is what is then done.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.clock import local_today
from accounts.models import Customer
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PERMISSIONS = (
    "accounts.run_workflows",
    "accounts.override_status",
    "sync.review_closures",
    "statements.release_parked",
    "statements.create_statements",
)


@pytest.fixture
def today(plain_provider) -> date:
    return local_today(plain_provider)


@pytest.fixture
def ada(plain_provider, profile, today):
    """A customer with a line and a product that is charged for, and one that is far behind."""
    with provider_transaction(plain_provider):
        ada = CustomerFactory(
            bill_profile=profile, account_number="A-1", name="Ada Boone", cycle_date=today
        )
        kind, line = (
            ProductTypeFactory(code="FIBRE", name="Fibre"),
            LineFactory(customer=ada, line_ref="100"),
        )
        ProductFactory(
            customer=ada,
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("29.95"),
            line=line,
            billed_through_date=today + timedelta(days=20),
        )
        ProductFactory(
            customer=ada,
            product_type=kind,
            product_ref="P-2",
            rate=Decimal("29.95"),
            description="Old router",
            billed_through_date=today - timedelta(days=1500),
        )
    return ada


@pytest.fixture
def closures(plain_provider, profile, ada):
    with provider_transaction(plain_provider):
        for number in range(3):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"B-{number}",
                cycle_date=None,
                name=f"Ben {number}",
            )
    return run_process(
        plain_provider, "sync-status", as_of=local_today(plain_provider), started_by="the clock"
    )


@pytest.fixture
def visit(chromium, live_server, staff, grant, ada) -> Iterator[Visit]:
    for permission in PERMISSIONS:
        grant(permission)
    context = chromium.new_context(color_scheme="light", viewport={"width": 1280, "height": 800})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def status_of(provider, number):
    with provider_transaction(provider):
        return Customer.objects.get(account_number=number).status


def test_a_suspension_is_shown_follows_the_date_and_is_done(visit, plain_provider, today):
    page = visit.go("/customers/A-1/")
    page.locator("summary", has_text="Workflows").click()
    expect(page.get_by_text("only from pending; the account is open").first).to_be_visible()
    page.get_by_role("link", name="Suspend", exact=True).first.click()
    expect(page.get_by_text("1 line:")).to_be_visible()
    page.get_by_label("Reason").fill("Asked by phone")
    page.get_by_label("Effective date").fill((today + timedelta(days=9)).isoformat())
    page.get_by_label("Effective date").blur()
    expect(page.get_by_role("button", name="Schedule for")).to_be_visible()
    page.get_by_label("Effective date").fill(today.isoformat())
    page.get_by_label("Effective date").blur()
    expect(page.get_by_label("Reason")).to_have_value("Asked by phone")
    page.get_by_role("button", name="Suspend the account").click()
    expect(page.get_by_text("A-1 is now suspended")).to_be_visible()
    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Asked by phone").first).to_be_visible()
    assert status_of(plain_provider, "A-1") == "SUSPENDED"
    visit.assert_calm()


def test_closures_are_reviewed_and_taken_back(visit, plain_provider, closures):
    page = visit.go("/account-health/sync-status/")
    page.get_by_role("row", name="To review").get_by_role("link").click()
    page.get_by_label("Select B-0").check()
    page.get_by_role("button", name="Mark reviewed (1)").click()
    expect(page.get_by_text("1 closure is marked as reviewed")).to_be_visible()
    page.get_by_role("button", name="Restore B-1").click()
    page.get_by_label("Reason").fill("Waits for its line")
    page.get_by_role("button", name="Restore 1 account").click()
    expect(page.get_by_text("1 account is restored")).to_be_visible()
    page.get_by_role("button", name="Restore all 3").click()
    expect(page.get_by_role("heading", name="Restore 2 accounts?")).to_be_visible()
    expect(page.get_by_text("restored already")).to_be_visible()
    page.get_by_label("Reason").fill("All of them wait")
    page.get_by_role("button", name="Restore 2 accounts").click()
    expect(page.get_by_text("2 accounts are restored")).to_be_visible()
    assert [status_of(plain_provider, f"B-{number}") for number in range(3)] == ["OPEN"] * 3
    visit.assert_calm()


def test_a_parked_product_is_released_from_a_later_date(visit, plain_provider, today):
    page = visit.go("/billing/create-statements/")
    page.get_by_role("link", name="Parked products").click()
    page.get_by_role("link", name="Release P-2").click()
    whole = page.get_by_role("button", name="Release and charge").text_content()
    page.get_by_label("Charge from").fill((today - timedelta(days=60)).isoformat())
    page.get_by_label("Charge from").blur()
    expect(page.get_by_text("put on record with the reason")).to_be_visible()
    assert page.get_by_role("button", name="Release and charge").text_content() != whole
    page.get_by_label("Reason").fill("Never delivered")
    page.get_by_role("button", name="Release and charge").click()
    expect(page.get_by_text("Old router is released")).to_be_visible()
    with provider_transaction(plain_provider):
        assert Product.objects.get(product_ref="P-2").billed_through_date >= today
    visit.assert_calm()


def test_every_page_stands_in_light_and_dark_wide_and_narrow(visit, closures):
    run = f"/account-health/sync-status/{closures.pk}/"
    pages = [
        "/", "/customers/A-1/", "/customers/A-1/workflows/close/",
        "/customers/A-1/workflows/season/", "/customers/A-1/workflows/override/",
        "/customers/B-0/history/", "/operations/scheduled/", "/account-health/sync-status/",
        "/account-health/sync-status/preview/", run, f"{run}restore/?scope=all",
        "/billing/create-statements/final/", "/billing/create-statements/parked/",
        "/billing/create-statements/parked/P-2/", "/billing/create-statements/unpostable/",
    ]  # fmt: skip
    for page in pages:
        visit.go(page)
    visit.page.get_by_role("button", name="Switch between light and dark").click()
    visit.page.set_viewport_size({"width": 390, "height": 800})
    for page in pages:
        visit.go(page)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390, page
    visit.go("/customers/A-1/").locator("summary", has_text="Workflows").click()
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_calm()
