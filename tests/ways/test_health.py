"""Account health: a held run is decided on and taken back, and each issue is fixed from its row."""

import re
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.ways.people import PATIENCE, Person
from tests.ways.product import Product

# Each code: the words of the list, the account that has it, and the fix that is pressed.
FIXES = (
    ("Open, billing cycle not enabled", "NO-CYCLE", "Enable the billing cycle"),
    ("Open, with suspended subscriptions", "HALF-ON", "Reactivate the services"),
    ("Open, without subscriptions", "EMPTY", "Close the account"),
    ("Closed, with subscriptions", "STILL-ON", "Disconnect the rest"),
    ("Lead, billing cycle enabled", "LEAD", "Take the cycle date away"),
    ("Pending, billing cycle enabled", "EARLY", "Take the cycle date away"),
    ("Pending, without subscriptions", "FORGOTTEN", "Abandon the account"),
    ("Suspended, with active subscriptions", "FREE", "Suspend the services"),
    ("Suspended, nothing suspended", "HOLLOW", "Close the account"),
    ("Parent cannot bill its children", "PARENT", "Open the parent"),
    ("Entries that no statement can take", "STUCK", "Reactivate the account"),
    ("Product on a disconnected line", "DEAD-LINE", "Disconnect the products"),
    ("Active, never billed", "UNBILLED", "Bill from today"),
)


def test_a_held_run_is_approved_and_one_account_and_all_are_restored(manager: Person) -> None:
    page = manager.menu("Sync Status")
    waiting = page.get_by_role("region", name="Waits for your decision")
    waiting.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("button", name=re.compile("^Approve and close")).click()
    heading = page.get_by_role("heading", name=re.compile(r"^Close [\d,]+ accounts\?"))
    expect(heading).to_be_visible()
    number = int(re.sub(r"\D", "", heading.inner_text()))
    assert number > 300
    page.get_by_label("Reason").fill("They have left")
    page.get_by_role("button", name=f"Close {number} accounts").click()
    said = f"Approved: {number} of {number} accounts were closed."
    expect(page.get_by_text(said)).to_be_visible(timeout=PATIENCE)

    first = page.get_by_role("button", name=re.compile("^Restore [0-9]+-")).first
    account = (first.get_attribute("aria-label") or "").removeprefix("Restore ")
    first.click()
    page.get_by_label("Reason").fill("Pays in advance")
    page.get_by_role("button", name="Restore 1 account").click()
    expect(page.get_by_text("1 account is restored")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name=re.compile("^Restore all")).click()
    expect(page.get_by_role("heading", name=f"Restore {number - 1} accounts?")).to_be_visible()
    page.get_by_label("Reason").fill("The list was wrong")
    page.get_by_role("button", name=f"Restore {number - 1} accounts").click()
    expect(page.get_by_text(f"{number - 1} accounts are restored")).to_be_visible(timeout=PATIENCE)

    manager.customer(account).get_by_role("link", name="History").click()
    expect(page.get_by_text("Pays in advance").first).to_be_visible()


def test_each_issue_is_fixed_from_its_row(
    clerk: Person, product: Product, mark: str, tmp_path: Path
) -> None:
    product.import_book(tmp_path / "book", "demo", **_book(product, mark))
    for words, account, fix in FIXES:
        number = f"{mark}-{account}"
        page = _row(clerk, words, number)
        page.get_by_role("link", name=f"Fix {words.lower()} of {number}").click()
        expect(page.get_by_role("heading", name=words)).to_be_visible()
        page.get_by_role("radio", name=re.compile(f"^{fix}")).check()
        clerk.wait()
        page.get_by_label("Reason").first.fill("Seen in the list of issues")
        page.get_by_role("button", name=fix, exact=True).click()
        expect(page.get_by_text(f"{words}: {number} is fixed.")).to_be_visible()
        # One comes back to the list as one has left it, filters and all.
        expect(page.get_by_text("No account with issues passes these filters")).to_be_visible()

    number = f"{mark}-LAST"
    page = _row(clerk, "Final statement due", number)
    page.get_by_role("link", name=f"Look at final statement due of {number}").click()
    page.get_by_role("link", name="Go there").click()
    page.get_by_role("searchbox", name="Customer").fill(number)
    page.get_by_role("button", name="Filter").click()
    page.get_by_label(f"Select {number}").check()
    page.get_by_role("button", name="Create selected (1)").click()
    page.get_by_role("button", name="Create 1 final statement").click()
    clerk.wait()
    _row(clerk, "Final statement due", number)
    expect(page.get_by_text("No account with issues passes these filters")).to_be_visible()


def _row(clerk: Person, words: str, number: str) -> Page:
    page = clerk.menu("Issues")
    page.get_by_role("searchbox", name="Account", exact=True).fill(number)
    page.get_by_role("combobox", name="Issue").select_option(label=words)
    page.get_by_role("button", name="Filter").click()
    clerk.wait()
    return page


def _book(product: Product, mark: str) -> dict[str, str]:
    """Return a book of accounts with one contradiction each."""
    today = product.today
    cycle, through = today + timedelta(days=9), today + timedelta(days=8)
    begun = today - timedelta(days=60)
    customers = [
        # account, kind, parent, status, cycle date
        ("NO-CYCLE", "STANDARD", "", "OPEN", ""),
        ("HALF-ON", "STANDARD", "", "OPEN", cycle),
        ("EMPTY", "STANDARD", "", "OPEN", cycle),
        ("STILL-ON", "STANDARD", "", "CLOSED", ""),
        ("LEAD", "STANDARD", "", "LEAD", cycle),
        ("EARLY", "STANDARD", "", "PENDING", cycle),
        ("FORGOTTEN", "STANDARD", "", "PENDING", ""),
        ("FREE", "STANDARD", "", "SUSPENDED", cycle),
        ("HOLLOW", "STANDARD", "", "SUSPENDED", cycle),
        ("PARENT", "PARENT", "", "OPEN", ""),
        ("CHILD", "CHILD", f"{mark}-PARENT", "OPEN", cycle),
        ("STUCK", "STANDARD", "", "SUSPENDED", cycle),
        ("DEAD-LINE", "STANDARD", "", "OPEN", cycle),
        ("UNBILLED", "STANDARD", "", "OPEN", cycle),
        ("LAST", "STANDARD", "", "CLOSED", ""),
    ]
    products = [
        # account, line, status, billed through
        ("NO-CYCLE", "", "ACTIVE", through),
        ("HALF-ON", "", "SUSPENDED", through),
        ("HALF-ON", "", "ACTIVE", through),
        ("STILL-ON", "", "ACTIVE", through),
        ("EARLY", "", "PENDING", ""),
        ("FREE", "", "SUSPENDED", through),
        ("FREE", "", "ACTIVE", through),
        ("CHILD", "", "ACTIVE", through),
        ("STUCK", "", "SUSPENDED", through),
        ("DEAD-LINE", f"{mark}-LINE", "ACTIVE", through),
        ("DEAD-LINE", "", "ACTIVE", through),
        ("UNBILLED", "", "ACTIVE", ""),
    ]
    return {
        "customers": "account_number,name,kind,parent_account_number,bill_profile,status,"
        "cycle_date\n"
        + "".join(
            f"{mark}-{account},{account.title()},{kind},{parent},MTM,{status},{cycle_date}\n"
            for account, kind, parent, status, cycle_date in customers
        ),
        "lines": "line_ref,account_number,identifier,status,disconnected_on\n"
        f"{mark}-LINE,{mark}-DEAD-LINE,+1 555 999 0000,DISCONNECTED,{begun}\n",
        "products": "product_ref,account_number,line_ref,product_type,status,rate,activated_on,"
        "billed_through_date\n"
        + "".join(
            f"{mark}-{place},{mark}-{account},{line},DSL,{status},20,"
            f"{'' if status == 'PENDING' else begun},{billed}\n"
            for place, (account, line, status, billed) in enumerate(products)
        ),
        "transactions": "transaction_ref,account_number,kind,amount,date\n"
        f"{mark}-T1,{mark}-STUCK,CHARGE,12.50,{begun}\n"
        f"{mark}-T2,{mark}-LAST,CHARGE,7.25,{begun}\n",
    }
