"""What an account would see, and why."""

from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message, MessageReach
from tests.browser import text
from tests.notifications.messages.pages import LIST, OPEN, filled, launched


def test_what_an_account_would_see_and_why(browser, max_, plain_provider, message, accounts):
    launched(browser, max_, message)
    owing = text(browser.get("/customers/A-1/messages/"))
    assert "Would be shown" in owing
    assert "past due $100.00" in owing
    assert "Please contact your account owner." in owing
    current = text(browser.get("/customers/A-2/messages/"))
    assert "Not shown" in current
    assert "the account is current" in current
    agent = text(browser.get("/customers/A-1/messages/?viewer_role=AGENT"))
    assert "Not shown" in agent
    assert browser.get("/customers/A-1/messages/?viewer_role=x").status_code == 200
    assert browser.get("/customers/NONE/messages/").status_code == 404
    with provider_transaction(plain_provider):
        assert not MessageReach.objects.exists(), "looking is no impression"


def test_the_page_of_an_account_asks_a_number_of_queries_that_does_not_grow(
    browser, max_, plain_provider, message, accounts, queries_of
):
    launched(browser, max_, message)
    before = queries_of("/customers/A-1/messages/")
    for _ in range(3):
        browser.post(f"{LIST}new/", filled(OPEN))
        with provider_transaction(plain_provider):
            newest = Message.objects.order_by("-id")[0]
        launched(browser, max_, newest)

    assert queries_of("/customers/A-1/messages/") == before
