"""A real browser: the script tag in a page of another origin with a strict policy, and a message
from its author to a viewer.
"""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.contrib.auth.models import Permission
from playwright.sync_api import expect

from accounts.clock import local_today
from accounts.models import User
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from notifications.models import Message, MessageReach
from notifications.serving.viewers import add_origin, make_token
from tests.database import as_the_owner
from tests.factories import CustomerFactory, OctoberStatementFactory, TransactionFactory
from tests.notifications.messages.making import live
from tests.ui.browser import Visit
from tests.ui.writing import write_payment_message

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long enough password"


@pytest.fixture
def owing(plain_provider, profile):
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )
        bill = OctoberStatementFactory(
            customer=customer,
            statement_number="1",
            charges=Decimal("100.00"),
            due_date=local_today(plain_provider) - timedelta(days=5),
        )
        TransactionFactory(
            customer=customer, amount=Decimal("100.00"), date=date(2026, 11, 1), statement=bill
        )
    return customer


class Product:
    """The provider's own product: one page on another origin, which may load and ask nothing but
    itself and the platform.
    """

    def __init__(self, platform: str) -> None:
        self.token, self.tag = "", ""
        product = self

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                policy = (
                    f"default-src 'none'; script-src {platform}; connect-src {platform}; "
                    "img-src data:"
                )
                self.send_header("Content-Security-Policy", policy)
                self.end_headers()
                self.wfile.write(product.html(platform).encode())

            def log_message(self, *words: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def html(self, platform: str) -> str:
        tag = self.tag or f"{platform}/static/js/in-product-messages.js"
        return (
            "<!DOCTYPE html><title>Product</title><link rel='icon' href='data:,'>"
            f"<script async src='{tag}' data-token='{self.token}' data-place='#messages'></script>"
            "<h1>Our product</h1><div id='messages'></div><p id='end'>The page goes on.</p>"
        )


@pytest.fixture
def product(live_server) -> Iterator[Product]:
    product = Product(live_server.url)
    yield product
    product.server.shutdown()


@pytest.fixture
def shown(plain_provider, owing, product):
    """A payment message is live, the product's origin registered, and its page has the token of the
    owner.
    """
    with provider_transaction(plain_provider):
        live(plain_provider, title="Your <b>payment</b> failed")
        add_origin(plain_provider, product.address, actor="max")
        product.token = make_token(owing, "OWNER")


@pytest.fixture
def page(chromium, product):
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.problems, page.errors = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console", lambda said: page.problems.append(said.text) if said.type == "error" else None
    )
    yield page
    context.close()


def settled(page):
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text("The page goes on.")).to_be_visible()


def test_the_tag_shows_a_message_as_text_under_a_strict_policy_and_dismisses_it(
    page, product, plain_provider, shown
):
    page.goto(product.address)
    message = page.locator(".billing-message")
    expect(message).to_contain_text("Your <b>payment</b> failed")
    assert page.locator(".billing-message b").count() == 0
    page.get_by_role("button", name="Dismiss").click()
    expect(message).to_have_count(0)
    settled(page)
    page.reload()
    settled(page)
    expect(message).to_have_count(0)
    assert page.problems == page.errors == []
    with provider_transaction(plain_provider):
        assert MessageReach.objects.get().dismissed_roles == ["OWNER"]


def test_stop_all_holds_on_the_next_load(page, product, plain_provider, shown):
    page.goto(product.address)
    expect(page.locator(".billing-message")).to_have_count(1)
    settled(page)
    with provider_transaction(plain_provider):
        pause(plain_provider, "messages", reason="complaints", actor="max")
    page.reload()
    settled(page)
    expect(page.locator(".billing-message")).to_have_count(0)


def test_a_page_of_an_origin_that_is_not_registered_goes_on_without(
    page, product, plain_provider, shown
):
    with provider_transaction(plain_provider):
        from_here = product.address
        provider_origin = type(add_origin(plain_provider, "https://other.example.com", actor="max"))
        provider_origin.objects.filter(origin=from_here).delete()
    page.goto(product.address)
    settled(page)
    expect(page.locator(".billing-message")).to_have_count(0)


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_page_without_a_good_token_goes_on_without(page, product, shown, token):
    product.token = token
    page.goto(product.address)
    settled(page)
    expect(page.locator(".billing-message")).to_have_count(0)
    assert page.errors == [], "the browser notes a refused request; the script throws nothing"


def test_a_platform_that_does_not_answer_holds_nothing_up(page, product, shown):
    page.route("**/viewer/messages", lambda route: None)
    page.goto(product.address)
    expect(page.get_by_text("The page goes on.")).to_be_visible()
    assert page.evaluate("document.readyState") in ("interactive", "complete")
    page.wait_for_timeout(3500)
    assert page.problems == page.errors == []


def signed_in(browser, address, name):
    context = browser.new_context(color_scheme="light", viewport={"width": 1280, "height": 900})
    visit = Visit(context, address)
    visit.log_in(name, PASSWORD)
    return visit


def test_one_writes_another_approves_and_the_account_is_told(
    chromium, live_server, plain_provider, staff, grant, owing
):
    grant("notifications.author_messages")
    max_ = User.objects.create_user("max", password=PASSWORD, provider=plain_provider)
    with as_the_owner():
        max_.user_permissions.add(Permission.objects.get(codename="approve_messages"))
    author = signed_in(chromium, live_server.url, "clara")
    page = author.go("/messaging/messages/")
    write_payment_message(page, "Your payment failed", "Please contact your account owner.")
    expect(page.get_by_role("button", name="Approve for 1 account")).to_be_disabled()
    address = page.url.removeprefix(live_server.url)
    approver = signed_in(chromium, live_server.url, "max")
    review = approver.go(address)
    expect(review.get_by_text("counted from the ledger")).to_be_visible()
    review.get_by_role("button", name="Approve for 1 account").click()
    review.get_by_role("button", name="Launch").click()
    expect(review.get_by_text("accounts reached")).to_be_visible()
    why = approver.go("/customers/A-1/messages/")
    expect(why.get_by_text("Would be shown", exact=True)).to_be_visible()
    approver.page.set_viewport_size({"width": 390, "height": 800})
    for path in (
        address,
        "/messaging/messages/",
        "/customers/A-1/messages/",
        "/customers/A-1/billing/payments/",
        "/messaging/messages/embedding/",
    ):
        approver.go(path)
        assert approver.page.evaluate("document.documentElement.scrollWidth") <= 390, path
    author.page.set_viewport_size({"width": 390, "height": 800})
    author.go(f"{address}edit/")
    assert author.page.evaluate("document.documentElement.scrollWidth") <= 390
    with provider_transaction(plain_provider):
        assert Message.objects.get().status == "LIVE"
    for visit in (author, approver):
        visit.assert_calm()
        visit.page.context.close()
