"""Messaging: mailing is paused while billing goes on, and two people make a message."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.ui.writing import write_payment_message
from tests.ways.people import PATIENCE, Person

BILLING, MAILING = "Monthly recurring charges", "Balance thresholds"


def test_notifications_are_paused_while_billing_runs(manager: Person) -> None:
    page = manager.menu("Balance notifications")
    page.get_by_role("link", name="Pause mailing").click()
    page.get_by_label("Reason").fill("The text is being looked at")
    page.get_by_role("button", name="Pause balance thresholds").click()
    expect(page.get_by_text(f"{MAILING} is paused. Everything else goes on.")).to_be_visible()
    expect(_process(page, MAILING).get_by_text("Paused", exact=True)).to_be_visible()
    expect(_process(page, MAILING).get_by_role("button", name="Run now")).to_be_disabled()

    _process(page, BILLING).get_by_role("button", name="Run now").click()
    expect(page.get_by_text("Succeeded", exact=True).first).to_be_visible(timeout=PATIENCE)
    manager.menu("Balance notifications")
    expect(page.get_by_text("Billing goes on")).to_be_visible()
    manager.menu("Home")
    expect(page.get_by_text("The text is being looked at")).to_be_visible()

    manager.menu("Balance notifications")
    page.get_by_role("link", name="Resume mailing").click()
    page.get_by_label("What the pause has kept back").select_option("DISCARD")
    page.get_by_role("button", name="Resume balance thresholds").click()
    expect(page.get_by_text(f"{MAILING} runs again.")).to_be_visible()


def test_a_message_is_approved_by_another_launched_and_stopped(
    manager: Person, administrator: Person, mark: str
) -> None:
    title = f"Your payment is late {mark}"
    page = manager.menu("In-product messages")
    write_payment_message(page, title, "Please pay, or call us.")
    own = page.get_by_role("button", name=re.compile("^Approve for"))
    expect(own).to_be_disabled()
    expect(page.get_by_text("whoever wrote or edited a message does not")).to_be_visible()

    review = administrator.menu("In-product messages")
    review.get_by_role("link", name=title).click()
    expect(review.get_by_text("counted from the ledger")).to_be_visible()
    review.get_by_role("button", name=re.compile("^Approve for")).click()
    review.get_by_role("button", name="Launch").click()
    expect(review.get_by_text("accounts reached")).to_be_visible()

    manager.menu("In-product messages")
    page.get_by_role("link", name="Stop all …").click()
    page.get_by_label("Reason").fill("Customers complain")
    page.get_by_role("button", name=re.compile(r"^Stop \d+ live message")).click()
    manager.menu("In-product messages")
    expect(page.get_by_text("No message is shown to anybody")).to_be_visible()
    page.get_by_role("link", name="All are stopped").click()
    page.get_by_role("button", name=re.compile(r"^Show \d+ live message")).click()
    manager.menu("In-product messages")
    expect(page.get_by_role("link", name="Stop all …")).to_be_visible()

    administrator.menu("In-product messages")
    review.get_by_role("link", name=title).click()
    review.get_by_role("button", name="End for good").click()
    expect(review.get_by_text("It has ended.")).to_be_visible()


def _process(page: Page, label: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=label, exact=True))
