"""Operations: a run of the command line, and the incident room after a bad run."""

import json
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import expect

from tests.ways.people import PATIENCE, Person
from tests.ways.product import Product

BAD = 12


def test_a_run_that_was_started_on_the_command_line_appears(
    clerk: Person, product: Product
) -> None:
    page = clerk.menu("Runs")
    said = product.command("run_process", "mrc", "--provider", "demo", "--json")
    run = json.loads(said)["run_id"]
    assert page.locator(f"a[href*='{run}']").count() == 0
    page.reload()
    row = page.get_by_role("row").filter(has=page.locator(f"a[href*='{run}']"))
    expect(row.get_by_role("link", name="Monthly recurring charges")).to_be_visible()
    expect(row).to_contain_text("command line")
    expect(row).to_contain_text("Succeeded")
    row.get_by_role("link").click()
    expect(page).to_have_url(f"{clerk.address}/operations/runs/{run}/")
    expect(page.get_by_text("Started by command line")).to_be_visible()


def test_a_bad_run_is_taken_back_in_the_incident_room(
    manager: Person, administrator: Person, product: Product, mark: str, tmp_path: Path
) -> None:
    product.command("run_process", "mrc", "--provider", "demo")
    product.import_book(tmp_path / "book", "demo", **_at_a_wrong_price(product, mark))
    page = manager.menu("Processes")
    row = page.get_by_role("row").filter(
        has=page.get_by_role("rowheader", name="Monthly recurring charges", exact=True)
    )
    row.get_by_role("button", name="Run now").click()
    expect(page.get_by_text("Succeeded", exact=True).first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="What did this run do?").click()
    expect(page.get_by_role("link", name=f"{mark}-00")).to_be_visible()
    page.get_by_role("link", name="Open an incident").click()
    page.get_by_label("What went wrong").fill(f"{mark}: charged ten times the price")
    page.get_by_role("button", name="Open the incident").click()

    page.get_by_role("link", name="Take it back").click()
    page.get_by_label("Reason").fill("Wrong price")
    page.get_by_role("button", name="Show what it does").click()
    expect(page.get_by_text("$2,400.00").first).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("It is ordered")).to_be_visible()
    expect(page.get_by_text("Succeeded", exact=True).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("link", name=f"{mark}-00")).to_be_visible()

    page.get_by_role("link", name="Apology").click()
    page.get_by_role("link", name="Prepare an apology").click()
    page.get_by_label("Charges", exact=True).check()
    page.get_by_label("Subject").fill("We are sorry")
    page.get_by_label("Text").fill("Dear $name, the wrong charge is taken back.")
    page.get_by_role("button", name="Store").click()
    expect(page.get_by_text("so somebody else approves it")).to_be_visible()

    boss = administrator.menu("Incidents")
    boss.get_by_role("link", name=f"{mark}: charged ten times the price").click()
    boss.get_by_role("link", name="Apology").click()
    boss.get_by_role("link", name="Look at it and approve").click()
    expect(boss.get_by_text(f"{BAD} accounts").first).to_be_visible()
    boss.get_by_role("button", name="Approve and send").click()
    expect(boss.get_by_text("Approved by administrator")).to_be_visible()
    boss.get_by_role("link", name="The run that writes the e-mails").click()
    expect(boss.get_by_text("Succeeded", exact=True).first).to_be_visible(timeout=PATIENCE)


def _at_a_wrong_price(product: Product, mark: str) -> dict[str, str]:
    """Return a book of customers whose next month is due at ten times its price."""
    cycle = product.today + timedelta(days=6)
    begun, through = product.today - timedelta(days=40), cycle - timedelta(days=1)
    accounts = [f"{mark}-{number:02}" for number in range(BAD)]
    return {
        "customers": "account_number,name,email,kind,bill_profile,status,cycle_date\n"
        + "".join(
            f"{account},Bad {account},{account.lower()}@example.com,STANDARD,MTM,OPEN,{cycle}\n"
            for account in accounts
        ),
        "products": "product_ref,account_number,product_type,status,rate,activated_on,"
        "billed_through_date\n"
        + "".join(f"{one}-P,{one},DSL,ACTIVE,200,{begun},{through}\n" for one in accounts),
    }
