"""The command palette and the keys of lists, by keyboard alone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
CURRENT = "tr.current"


@pytest.fixture
def visit(chromium, live_server, staff, grant, plain_provider, profile) -> Iterator[Visit]:
    grant("accounts.run_workflows")
    with provider_transaction(plain_provider):
        for number, name in enumerate(("Ada", "Bob", "Carol")):
            CustomerFactory(account_number=f"A-{number}", name=name, bill_profile=profile)
    context = chromium.new_context(viewport={"width": 1280, "height": 800})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    context.close()


def test_ctrl_k_goes_to_a_place_and_to_an_account(visit):
    page = visit.go("/")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="A place, an account")
    expect(field).to_be_focused()
    page.keyboard.type("overd")
    expect(page.locator("li[role=option][aria-selected=true]")).to_contain_text("Overdue")
    page.keyboard.press("Enter")
    page.wait_for_url("**/billing/overdue/")
    page.keyboard.press("Control+k")
    page.keyboard.type("Carol")
    expect(page.locator("li[role=option][aria-selected=true]")).to_contain_text("A-2")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/A-2/")
    visit.assert_calm()


def test_ctrl_k_acts_on_the_customer_that_is_open(visit):
    page = visit.go("/customers/A-0/")
    page.keyboard.press("Control+k")
    page.keyboard.type("suspend")
    expect(page.locator("li[role=option][aria-selected=true]")).to_contain_text("on this page")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/A-0/workflows/suspend/**")
    visit.assert_calm()


def test_enter_waits_for_what_is_found_by_what_stands_there(visit):
    page = visit.go("/customers/A-0/")
    page.keyboard.press("Control+k")
    expect(page.locator("li[role=option]").first).to_be_visible()
    page.keyboard.type("suspend")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/A-0/workflows/suspend/**")
    visit.assert_calm()


def test_escape_closes_the_palette_and_gives_the_focus_back(visit):
    page = visit.go("/customers/")
    page.keyboard.press("j")
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#palette")).to_be_hidden()
    expect(page.get_by_role("link", name="A-0", exact=True)).to_be_focused()


def test_j_and_k_move_in_a_list_and_enter_opens_the_row(visit):
    page = visit.go("/customers/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(CURRENT)).to_contain_text("A-1")
    page.keyboard.press("k")
    expect(page.locator(CURRENT)).to_contain_text("A-0")
    page.keyboard.press("s")
    expect(page.get_by_label("Select A-0")).to_be_checked()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/customers/A-1/")
    visit.assert_calm()


def test_one_comes_back_to_the_row_that_one_has_opened(visit):
    page = visit.go("/customers/?sort=-name")
    page.get_by_role("link", name="A-1", exact=True).click()
    page.wait_for_url("**/customers/A-1/")
    page.locator(".trail").get_by_role("link", name="Customers").click()
    page.wait_for_url("**/customers/?sort=-name")
    expect(page.locator(CURRENT)).to_contain_text("A-1")
    expect(page.get_by_role("link", name="A-1", exact=True)).to_be_focused()


def test_no_key_of_one_letter_works_while_somebody_types_or_when_they_are_off(visit):
    page = visit.go("/customers/")
    page.get_by_label("Search", exact=True).click()
    page.keyboard.type("jk?")
    expect(page.locator(CURRENT)).to_have_count(0)
    expect(page.locator("#keys")).to_be_hidden()
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.get_by_label("Keys of one letter work").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(CURRENT)).to_have_count(0)
    visit.assert_calm()
