"""What a person does on the page of a new message."""

from playwright.sync_api import Page, expect


def write_payment_message(page: Page, title: str, text: str) -> None:
    """Write a payment message to the owners of open accounts, from the list on, and submit it."""
    page.get_by_role("link", name="New message").click()
    page.get_by_label("Category").select_option(label="Payment")
    page.get_by_label("Level").select_option(label="Warning")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text").fill(text)
    page.get_by_label("Account owner").check()
    page.get_by_label("Condition 1", exact=True).select_option("status:in")
    page.get_by_label("Value of condition 1").fill("OPEN")
    page.get_by_role("button", name="Save the draft").click()
    expect(page.get_by_text("Nobody can take it away")).to_be_visible()
    page.get_by_role("button", name="Submit for review").click()
