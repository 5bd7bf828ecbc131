"""What a browser does: a session ends, JavaScript is off, nobody has a mouse, and paper."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.ways.people import Coming, Person
from tests.ways.product import Product

OWING = (
    "EXISTS (SELECT 1 FROM statements_statement AS owed "
    "WHERE owed.customer_id = customer.id AND owed.balance > 20)"
)
SEEN = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    // A date shows by itself which of its parts has the focus.
    const marked = style.outlineStyle !== "none" || style.boxShadow !== "none";
    return marked || one === document.body || one.type === "date";
}"""


def test_a_session_that_ends_loses_nothing_that_was_typed(clerk: Person, product: Product) -> None:
    account = product.account("status = 'OPEN' AND code = 'Y2'")
    page = clerk.customer(account)
    page.locator("summary", has_text="Workflows").click()
    page.get_by_role("link", name="Suspend", exact=True).first.click()
    page.get_by_label("Reason").fill("Away for a while")
    clerk.end_session()
    later = product.today + timedelta(days=9)
    page.get_by_label("Effective date").fill(later.isoformat())
    page.get_by_label("Effective date").blur()
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    expect(page.get_by_label("Reason")).to_have_value("Away for a while")
    page.get_by_role("button", name="Suspend the account").click()
    _come_back(clerk)
    expect(page.get_by_label("Reason")).to_have_value("Away for a while")
    expect(page.get_by_label("Effective date")).to_have_value(later.isoformat())
    expect(page.get_by_role("button", name="Schedule for")).to_be_visible()

    page = clerk.menu("Customers")
    page.get_by_role("link", name="New customer").click()
    typed = {
        "Name": "Nora O’Neill <Co>",
        "E-mail": "nora@example.com",
        "Phone": "+1 555 444 3322",
        "Tags": "vip, reseller",
    }
    for label, text in typed.items():
        page.get_by_label(label).first.fill(text)
    page.get_by_label("Street and number").first.fill("1 Long Form Street")
    page.get_by_label("Bill profile").select_option(label="Two year")
    clerk.end_session()
    page.get_by_role("button", name="Create the customer").click()
    with clerk.refused(409):
        _come_back(clerk)
    expect(page.get_by_text("Your session had ended: this is what you typed")).to_be_visible()
    for label, text in typed.items():
        expect(page.get_by_label(label).first).to_have_value(text)
    expect(page.get_by_label("Street and number").first).to_have_value("1 Long Form Street")
    page.get_by_role("button", name="Create the customer").click()
    expect(page.get_by_text("is on record as")).to_be_visible()


def test_a_form_goes_through_after_a_login_in_another_tab(clerk: Person, product: Product) -> None:
    page = clerk.menu("Customers")
    page.get_by_role("link", name="New customer").click()
    page.get_by_label("Name").fill("Two Tabs")
    page.get_by_label("Bill profile").select_option(label="Two year")
    clerk.end_session()
    other = clerk.another_tab()
    other.goto(f"{clerk.address}/")
    other.get_by_label("Username").fill(clerk.name)
    other.get_by_label("Password").fill(product.passwords[clerk.name])
    other.get_by_role("button", name="Log in").click()
    expect(other.get_by_role("navigation", name="Sections")).to_be_visible()
    page.get_by_role("button", name="Create the customer").click()
    expect(page.get_by_text("Two Tabs is on record as")).to_be_visible()


def test_a_clerk_works_without_javascript(somebody: Coming, product: Product) -> None:
    clerk = somebody("clerk", java_script_enabled=False)
    page = clerk.come()
    account = product.account(f"customer.status = 'OPEN' AND {OWING}")
    clerk.customer(account)
    page.get_by_role("link", name="Every rule, with its dates").click()
    expect(page.get_by_role("heading", name="Sync Status")).to_be_visible()
    page.get_by_role("link", name="Record payment").click()
    page.get_by_label("Amount").first.fill("5.00")
    page.get_by_role("button", name="Record the payment").click()
    expect(page.get_by_text("The payment of $5.00 is recorded.")).to_be_visible()

    clerk.menu("Create statements")
    box = page.get_by_role("checkbox", name=re.compile(r"^Select (?!every)")).last
    number = box.get_attribute("value")
    box.check()
    page.get_by_role("button", name=re.compile("^Create selected")).click()
    page.get_by_role("button", name="Create 1 statement").click()
    done = page.get_by_text("Done", exact=True)
    for _ in range(60):
        if done.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(done).to_be_visible()
    page.get_by_role("link", name="The statements it made").click()
    expect(page.get_by_role("link", name=number)).to_be_visible()


def test_a_clerk_works_without_a_mouse(somebody: Coming, product: Product) -> None:
    # A name that several owing customers have, so that the search lists them.
    name = product.one(
        f"SELECT name FROM accounts_customer AS customer WHERE status = 'OPEN' AND {OWING} "
        "GROUP BY name HAVING count(*) = (SELECT count(*) FROM accounts_customer AS other "
        "WHERE other.name = customer.name) AND count(*) > 1 ORDER BY name LIMIT 1"
    )
    clerk = somebody("clerk")
    page = clerk.page
    page.goto(clerk.address)
    _tab_to(page, page.get_by_label("Username"))
    page.keyboard.type("clerk")
    _tab_to(page, page.get_by_label("Password"))
    page.keyboard.type(product.passwords["clerk"])
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation", name="Sections")).to_be_visible()

    _tab_to(page, page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Enter")
    page.keyboard.press("/")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("^Found for"))).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=name, level=1)).to_be_visible()

    page.keyboard.press("Control+k")
    page.keyboard.type("Record payment")
    expect(page.get_by_role("option", name="Record payment").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Record a payment")).to_be_visible()
    _tab_to(page, page.get_by_label("Amount").first)
    page.keyboard.press("Control+a")
    page.keyboard.type("3.00")
    _tab_to(page, page.get_by_role("button", name="Record the payment"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("The payment of $3.00 is recorded.")).to_be_visible()

    _tab_to(page, page.locator("summary", has_text="Workflows"))
    page.keyboard.press("Enter")
    _tab_to(page, page.get_by_role("link", name="Suspend", exact=True).first)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()


def test_a_statement_and_a_list_go_onto_paper(clerk: Person, tmp_path: Path) -> None:
    page = clerk.menu("Statements")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("link", name="Printable statement").click()
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    page.evaluate("window.print = () => { document.documentElement.dataset.printed = 'yes'; }")
    page.get_by_role("button", name="Print").click()
    expect(page.locator("html")).to_have_attribute("data-printed", "yes")
    total = page.get_by_text(re.compile("Balance, "))
    _goes_onto_paper(page, tmp_path / "statement.pdf", total)

    clerk.menu("Overdue")
    page.emulate_media(media="screen", color_scheme="dark")
    _goes_onto_paper(page, tmp_path / "list.pdf", page.get_by_role("table").first)


def _goes_onto_paper(page: Page, file: Path, shown: Locator) -> None:
    """The page's content and nothing else stands on paper, in black on white."""
    page.emulate_media(media="print")
    expect(shown).to_be_visible()
    for left_out in (
        page.get_by_role("navigation", name="Sections"),
        page.get_by_role("banner"),
        page.get_by_role("button", name="Filter"),
        page.get_by_role("button", name="Print"),
    ):
        expect(left_out).to_have_count(0)
    colours = page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, "
        "getComputedStyle(document.querySelector('main')).color]"
    )
    assert colours == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    page.pdf(path=str(file), format="A4")
    assert file.read_bytes().startswith(b"%PDF")
    page.emulate_media(media="screen")


def _come_back(person: Person) -> None:
    """Log in on the page that says that what was typed is kept, and go on."""
    page = person.page
    expect(page.get_by_text("What you typed is kept")).to_be_visible()
    person.log_in_here()
    page.get_by_role("button", name="Show what I typed").click()
    person.wait()


def _tab_to(page: Page, wanted: Locator) -> None:
    """Go to the element by the Tab key alone; wherever the focus stands, it is seen."""
    for _ in range(150):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML")
    raise AssertionError(f"the Tab key does not lead to {wanted}")
