"""The queue: why somebody is not in it, many statements with a failure, two clerks at once."""

import csv
import re

from playwright.sync_api import Page, expect

from tests.ways.people import PATIENCE, Coming, Person
from tests.ways.product import Product

MANY = 200
OF_TODAY = (
    "SELECT count(*) FROM statements_statement AS statement "
    "JOIN accounts_customer AS customer ON customer.id = statement.customer_id "
    "WHERE statement.created_on = %s AND customer.account_number = ANY(%s)"
)


def test_why_an_account_is_not_in_the_queue_is_read_and_mended_in_its_profile(
    clerk: Person, manager: Person, product: Product
) -> None:
    account = product.account(
        "status = 'OPEN' AND code = 'Y1' AND cycle_date - %s > lead_days + 2",
        product.today,
        order="cycle_date, account_number",
    )
    page = _sought(clerk, account)
    expect(page.get_by_text(f"{account}").first).to_be_visible()
    expect(page.get_by_text("is not in the queue.")).to_be_visible()
    why = page.get_by_text(re.compile(r"Not yet: the cycle date is .* lead days"))
    expect(why).to_be_visible()
    page.get_by_text("The rule and its figures").click()
    lead, days = product.sql(
        "SELECT lead_days, cycle_date - %s FROM accounts_customer AS customer "
        "JOIN accounts_billprofile AS profile ON profile.id = customer.bill_profile_id "
        "WHERE account_number = %s",
        product.today,
        account,
    )[0]

    boss = manager.menu("Bill profiles")
    boss.get_by_role("link", name="One year", exact=True).click()
    boss.get_by_role("link", name="Edit").click()
    boss.get_by_label("Lead days").fill(str(days))
    boss.get_by_role("button", name="Show what it does").click()
    expect(boss.get_by_role("heading", name="What it does")).to_be_visible()
    expect(boss.get_by_text(re.compile(rf"{lead}\s+becomes\s+{days}")).first).to_be_visible()
    boss.get_by_role("button", name="Save the changes").click()
    expect(boss.get_by_text("are saved. Its customers are billed by them.")).to_be_visible()

    page.reload()
    expect(page.get_by_label(f"Select {account}")).to_be_visible()
    expect(why).not_to_be_visible()


def test_two_hundred_statements_are_made_through_a_reload_and_a_failure(
    clerk: Person, product: Product
) -> None:
    page, number = _many(clerk)
    accounts = _accounts_that_match(product, page)
    failing = accounts[len(accounts) // 2]
    with product.statements_fail_for(failing, seconds_each=0.03):
        page.get_by_role("button", name=re.compile("Create all .* matching")).click()
        expect(page.get_by_role("heading", name=f"Create {number:,} statements?")).to_be_visible()
        page.get_by_role("button", name=f"Create {number:,} statements").click()
        expect(page.get_by_text("Running", exact=True).first).to_be_visible()
        page.reload()
        expect(page.get_by_role("progressbar", name="Progress")).to_be_visible()
        expect(page.get_by_text("the run goes on, and its page keeps what it did")).to_be_visible()
        expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=PATIENCE)
    left_out = page.get_by_role("heading", name="Chosen, and without a statement of this day")
    expect(left_out).to_be_visible()
    expect(page.get_by_role("rowheader", name=failing)).to_be_visible()
    assert product.one(OF_TODAY, product.today, accounts) == number - 1

    page.get_by_role("link", name="Back to the queue").click()
    _filter(page, failing)
    _create(page, [failing])
    expect(page.get_by_text("Done", exact=True)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="The statements it made").click()
    expect(page.get_by_role("link", name=failing)).to_be_visible()
    assert product.one(OF_TODAY, product.today, accounts) == number


def test_two_clerks_who_create_for_the_same_customers_make_one_statement_each(
    clerk: Person, somebody: Coming, product: Product
) -> None:
    other = somebody(product.hire("colleague", "clerk"))
    other.come()
    page = clerk.menu("Create statements")
    boxes = page.get_by_role("checkbox", name=re.compile(r"^Select (?!every)"))
    accounts = [boxes.nth(place).get_attribute("value") or "" for place in range(3)]
    for person in (clerk, other):
        _confirm(person.menu("Create statements"), accounts)
    for person in (clerk, other):
        person.page.get_by_role("button", name="Create 3 statements").click()
    for person in (clerk, other):
        over = person.page.get_by_text("Done", exact=True).or_(
            person.page.get_by_text("so there is nothing to create")
        )
        expect(over).to_be_visible(timeout=PATIENCE)
    assert product.one(OF_TODAY, product.today, accounts) == 3
    for account in accounts:
        found = product.one(OF_TODAY, product.today, [account])
        assert found == 1, account


def _sought(person: Person, account: str) -> Page:
    page = person.menu("Create statements")
    _filter(page, account)
    return page


def _filter(page: Page, text: str) -> None:
    page.get_by_role("searchbox", name="Customer").fill(text)
    with page.expect_navigation():
        page.get_by_role("button", name="Filter").click()


def _many(person: Person) -> tuple[Page, int]:
    """Filter the queue so that about two hundred customers are left, and return how many."""
    page = person.menu("Create statements")
    found: dict[str, int] = {}
    for text in ("a", "e", "o", "1", "3", "r", "ar", "an", "er"):
        _filter(page, text)
        count = page.get_by_role("heading", level=1).locator(".count")
        found[text] = int(count.inner_text().replace(",", ""))
        if found[text] == MANY:
            break
    text, number = min(
        ((text, number) for text, number in found.items() if number >= MANY), key=lambda one: one[1]
    )
    _filter(page, text)
    return page, number


def _accounts_that_match(product: Product, page: Page) -> list[str]:
    """Return the accounts of the list, read from its file as a clerk saves it."""
    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV of all that match").click()
    rows = csv.DictReader(saved.value.path().read_text(encoding="utf-8-sig").splitlines())
    return [row["account_number"] for row in rows]


def _confirm(page: Page, accounts: list[str]) -> None:
    for account in accounts:
        page.get_by_label(f"Select {account}").check()
    page.get_by_role("button", name=f"Create selected ({len(accounts)})").click()
    expect(page.get_by_role("heading", name=re.compile("^Create .* statement"))).to_be_visible()


def _create(page: Page, accounts: list[str]) -> None:
    _confirm(page, accounts)
    words = "1 statement" if len(accounts) == 1 else f"{len(accounts)} statements"
    page.get_by_role("button", name=f"Create {words}").click()
