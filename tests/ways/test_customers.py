"""Customers: found, signed up, edited by two people, moved, and freed of a charge."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.ways.people import Coming, Person
from tests.ways.product import Product

SIGN_UP_BOOK = {
    "bill_profiles": (
        "code,name,billing_mode,lead_days,terms_days,advance_months,auto_create_statements\n"
        "MONTHLY,Monthly,CYCLE,5,20,1,true\n"
    ),
    "product_types": (
        "code,name,billing,default_rate\n"
        "FIBRE,Fibre,RECURRING,40\nPHONE,Phone,RECURRING,15\nSETUP,Set-up,ONE_TIME,60\n"
    ),
}


def test_a_clerk_logs_in_and_finds_an_account_by_a_phone_number(
    somebody: Coming, product: Product
) -> None:
    account, number = product.sql(
        "SELECT customer.account_number, line.identifier FROM products_line AS line "
        "JOIN accounts_customer AS customer ON customer.id = line.customer_id "
        "WHERE line.identifier LIKE '+1555%%3488' LIMIT 1"
    )[0]
    clerk = somebody("clerk")
    page = clerk.page
    page.goto(clerk.address)
    expect(page.get_by_role("heading", name="Log in to billing")).to_be_visible()
    clerk.log_in_here()

    page.get_by_label("Search accounts and statements").fill(f"{number[2:5]}-000-3488")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{clerk.address}/customers/{account}/")
    page.get_by_role("link", name=re.compile("Lines & products")).click()
    expect(page.get_by_role("rowheader", name=number)).to_be_visible()


def test_a_customer_is_signed_up_activated_and_gets_its_first_statement(
    somebody: Coming, product: Product, mark: str, tmp_path: Path
) -> None:
    slug = f"sandbox-{mark.lower()}"
    terms = ("--name", "Sandbox Telecom", "--currency", "USD", "--timezone", "America/New_York")
    product.command("create_provider", slug, *terms, "--sandbox")
    product.import_book(tmp_path / "book", slug, **SIGN_UP_BOOK)
    clerk = somebody(product.hire(f"{slug}-clerk", "clerk", slug))
    clerk.come()

    page = clerk.menu("Customers")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Name").fill("Cleo Dean")
    page.get_by_label("Starts as").select_option(label="Pending")
    page.get_by_label("Bill profile").select_option(label="Monthly")
    page.get_by_role("button", name="Create the customer").click()
    expect(page.get_by_text("Cleo Dean is on record as")).to_be_visible()

    page.get_by_role("link", name=re.compile("Lines & products")).click()
    for number in ("+1 555 000 7001", "+1 555 000 7002"):
        page.get_by_role("link", name="Add a line").click()
        page.get_by_label("Identifier").fill(number)
        page.get_by_role("button", name="Add the line").click()
        expect(page.get_by_text(f"Line {number} is added, and pending.")).to_be_visible()
    _add_product(page, "Fibre", line="+1 555 000 7001")
    _add_product(page, "Phone", line="+1 555 000 7002")
    _add_product(page, "Set-up")
    expect(page.get_by_role("link", name="Status", exact=True)).to_have_count(5)

    page.get_by_role("link", name="Activate", exact=True).first.click()
    expect(page.get_by_text("2 lines:")).to_be_visible()
    page.get_by_role("button", name="Activate the account").click()
    expect(page.get_by_text(re.compile("is now open"))).to_be_visible()

    tomorrow = product.today + timedelta(days=1)
    product.command("advance_clock", "--provider", slug, "--to", tomorrow.isoformat())
    page.reload()
    page.get_by_role("link", name="Billing & collections").click()
    page.get_by_role("link", name=re.compile("^Statements")).last.click()
    page.get_by_role("rowheader", name="1", exact=True).get_by_role("link").click()
    expect(page.get_by_role("heading", name="Statement 1")).to_be_visible()
    for charge in ("Fibre", "Phone", "Set-up"):
        expect(page.get_by_role("cell", name=charge).first).to_be_visible()


def test_the_second_of_two_clerks_sees_what_the_first_has_changed(
    clerk: Person, somebody: Coming, product: Product
) -> None:
    other = somebody(product.hire("colleague", "clerk"))
    other.come()
    account = product.account("status = 'OPEN'", order="account_number DESC")
    for person in (clerk, other):
        person.customer(account).get_by_role("link", name="Edit", exact=True).first.click()
        expect(person.page.get_by_label("Phone")).to_be_visible()
    clerk.page.get_by_label("Phone").fill("+1 555 111 1111")
    clerk.page.get_by_role("button", name="Save the changes").click()
    expect(clerk.page.get_by_text("The changes are saved.")).to_be_visible()

    page = other.page
    page.get_by_label("Phone").fill("+1 555 222 2222")
    with other.refused(409):
        page.get_by_role("button", name="Save the changes").click()
        expect(page.get_by_text("It is now: +1 555 111 1111")).to_be_visible()
    expect(page.get_by_label("Phone")).to_have_value("+1 555 222 2222")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("The changes are saved.")).to_be_visible()
    expect(page.get_by_text("+1 555 222 2222")).to_be_visible()


def test_a_charge_is_reversed_after_its_effect_was_shown(
    clerk: Person, product: Product, mark: str
) -> None:
    account = product.account("status = 'OPEN' AND code = 'MTM'", order="account_number DESC")
    page = clerk.customer(account)
    page.get_by_role("link", name="Billing & collections").click()
    page.get_by_role("link", name="New charge or credit").click()
    page.get_by_role("combobox", name="What").select_option(label="Charge")
    page.get_by_label("Amount").fill("25.00")
    page.get_by_label("Reason").fill(f"Call-out fee {mark}")
    page.get_by_role("button", name="Show what it does").click()
    page.get_by_role("button", name="Enter the charge").click()
    expect(page.get_by_text("The charge of $25.00 is entered.")).to_be_visible()

    page.get_by_role("row", name=f"Call-out fee {mark}").get_by_role("link", name="Reverse").click()
    expect(page.get_by_role("heading", name="What it does")).to_be_visible()
    page.get_by_label("Reason").fill("Nobody came")
    page.get_by_role("button", name="Reverse it").click()
    expect(page.get_by_text("is reversed by a credit of $25.00.")).to_be_visible()
    rows = page.get_by_role("row", name=f"Call-out fee {mark}")
    expect(rows.get_by_text("Reversed", exact=True)).to_be_visible()


def test_a_child_is_moved_to_another_parent(clerk: Person, mark: str) -> None:
    old, new = (_parent(clerk, f"{which} house {mark}") for which in ("Old", "New"))
    page = clerk.customer(old)
    page.get_by_role("link", name="The family").click()
    page.get_by_role("link", name="New child").click()
    page.get_by_label("Name").fill(f"Moving child {mark}")
    page.get_by_role("button", name="Create the customer").click()
    expect(page.get_by_role("heading", name=f"Moving child {mark}")).to_be_visible()
    child = page.url.rstrip("/").rpartition("/")[2]

    page.get_by_role("link", name="The family").click()
    page.get_by_role("link", name=f"Move {child}").click()
    page.get_by_label("New parent").fill(new)
    page.get_by_role("button", name="Show what it does").click()
    page.get_by_role("button", name=f"Put {child} under {new}").click()
    expect(page.get_by_text(f"{child} is a child of {new} now.")).to_be_visible()
    expect(page.get_by_role("heading", name=f"Family of New house {mark}")).to_be_visible()
    expect(page.get_by_role("rowheader", name=child)).to_be_visible()


def _parent(clerk: Person, name: str) -> str:
    """Create a customer who can have children, and return its account number."""
    page = clerk.menu("Customers")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Kind").select_option(label="Parent")
    page.get_by_label("Bill profile").select_option(label="Month-to-month")
    page.get_by_role("button", name="Create the customer").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    return page.url.rstrip("/").rpartition("/")[2]


def _add_product(page: Page, name: str, *, line: str = "") -> None:
    if line:
        page.get_by_role("row", name=line).get_by_role("link", name="Add a product").last.click()
    else:
        page.get_by_role("link", name="Add a product", exact=True).first.click()
    page.get_by_label("Product type").select_option(label=name)
    page.get_by_role("button", name="Show what it does").click()
    page.get_by_role("button", name="Add the product").click()
    expect(page.get_by_text("The product is added.")).to_be_visible()
