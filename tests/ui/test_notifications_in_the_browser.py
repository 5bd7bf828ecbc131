"""Balance notifications in a real browser: a rule is tried before it is stored, and a held e-mail
is read only after it was released.
"""

from collections.abc import Iterator
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from accounts.clock import local_today
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from notifications.email.outbox import send_waiting
from tests.factories import CustomerFactory, TransactionFactory
from tests.ui.browser import Visit

pytestmark = pytest.mark.django_db(transaction=True)
PERMISSIONS = ("notifications.manage_notifications", "accounts.run_process")


@pytest.fixture
def ada(plain_provider, profile):
    """A customer who owes 60.00."""
    with provider_transaction(plain_provider):
        ada = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            cycle_date=None,
            name="Ada Boone",
            email="ada@example.test",
        )
        TransactionFactory(
            provider=plain_provider,
            customer=ada,
            amount=Decimal(60),
            date=local_today(plain_provider),
        )
    return ada


@pytest.fixture
def visit(chromium, live_server, staff, grant, ada, settings, tmp_path) -> Iterator[Visit]:
    settings.EMAIL_FILE_PATH = tmp_path
    for permission in PERMISSIONS:
        grant(permission)
    context = chromium.new_context(color_scheme="light", viewport={"width": 1280, "height": 800})
    visit = Visit(context, live_server.url)
    visit.log_in("clara", "a long enough password")
    yield visit
    assert visit.problems == []
    assert visit.other_hosts == []
    context.close()


def test_a_rule_is_tried_stored_checked_and_its_email_released_and_read(visit, plain_provider):
    page = visit.page
    page.goto(f"{visit.address}/messaging/notifications/rules/new/")
    page.get_by_label("Code").fill("LOW")
    page.get_by_label("Threshold").fill("-50")
    page.get_by_label("Accounts that are below it already").select_option("REVIEW")
    page.get_by_role("button", name="Show whom it finds").click()
    expect(page.get_by_text("1 of 1 accounts that it watches")).to_be_visible()
    page.get_by_role("button", name="Store the rule").click()
    expect(page.get_by_text("LOW is stored")).to_be_visible()

    run_process(
        plain_provider,
        "thresholds",
        as_of=local_today(plain_provider),
        started_by="the clock",
        force=True,
    )
    page.goto(f"{visit.address}/messaging/notifications/log/?status=HELD")
    page.get_by_label("The e-mail to A-1").check()
    page.get_by_role("button", name="Release selected").click()
    page.get_by_role("button", name="Release 1 e-mail").click()
    expect(page.get_by_text("1 released")).to_be_visible()

    send_waiting(plain_provider)
    page.goto(f"{visit.address}/messaging/mailbox/")
    page.get_by_role("link", name="Your balance with North Telecom is low").click()
    expect(page.get_by_text("A-1").first).to_be_visible()


def test_mailing_is_paused_and_resumed(visit, plain_provider):
    page = visit.page
    page.goto(f"{visit.address}/messaging/notifications/")
    page.get_by_role("link", name="Pause mailing").click()
    page.get_by_label("Reason").fill("looking into it")
    page.get_by_role("button", name="Pause balance thresholds").click()
    expect(page.get_by_text("Everything else goes on")).to_be_visible()
    page.goto(f"{visit.address}/messaging/notifications/")
    expect(page.get_by_text("Billing goes on")).to_be_visible()
    page.get_by_role("link", name="Resume mailing").click()
    page.get_by_label("What the pause has kept back").select_option("DISCARD")
    page.get_by_role("button", name="Resume balance thresholds").click()
    expect(page.get_by_text("runs again")).to_be_visible()
