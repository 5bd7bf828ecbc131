"""The first page is for the person who looks at it."""

from datetime import date

import pytest

from accounts.models import ProcessRun
from accounts.processes.states import RunStatus
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from notifications.messages.states import MessageStatus
from notifications.models import Email, Message
from statements.posting.states import STATEMENTS
from sync.closures.states import SYNC_STATUS
from tests.browser import text
from tests.factories import CustomerFactory

TILES = {
    "statements.create_statements": ("Statements due",),
    "sync.review_closures": ("Runs held", "Closures to review"),
    "notifications.approve_messages": ("Messages to approve",),
    "notifications.manage_notifications": ("E-mails to decide on",),
    "accounts.run_process": ("Runs failed today", "Open alerts"),
}


@pytest.mark.parametrize("permission", TILES)
def test_it_shows_a_decision_to_those_alone_who_may_make_it(browser, grant, permission):
    page = text(browser.get("/"))
    for labels in TILES.values():
        assert not any(label in page for label in labels)

    grant(permission)
    page = text(browser.get("/"))
    for other, labels in TILES.items():
        assert all((label in page) == (other == permission) for label in labels)


def test_a_held_run_is_one_press_from_its_decision(browser, plain_provider, grant):
    grant("sync.review_closures")
    with provider_transaction(plain_provider):
        run = ProcessRun.objects.create(
            provider=plain_provider,
            process=SYNC_STATUS,
            status=RunStatus.HELD,
            as_of=date(2026, 11, 20),
            started_by="the clock",
        )
    assert f'href="/account-health/sync-status/{run.pk}/"' in text(browser.get("/"))


def test_a_message_waits_for_others_than_those_who_wrote_it(browser, plain_provider, staff, grant):
    grant("notifications.approve_messages")
    with provider_transaction(plain_provider):
        for author in ("bob", staff.username):
            found = Message.objects.create(
                provider=plain_provider,
                category="GENERAL",
                title="Hello",
                text="x",
                viewer_roles=["OWNER"],
                audience={"clauses": []},
                author=author,
                edited_by=author,
            )
            Message.objects.filter(pk=found.pk).update(status=MessageStatus.IN_REVIEW)
    tiles = browser.get("/").context["tiles"]
    assert [(tile.label, tile.count) for tile in tiles] == [("Messages to approve", 1)]


def test_e_mails_to_decide_on_lead_to_those_e_mails(browser, plain_provider, profile, grant):
    grant("notifications.manage_notifications")
    with provider_transaction(plain_provider):
        Email.objects.create(
            provider=plain_provider,
            customer=CustomerFactory(bill_profile=profile),
            as_of=date(2026, 11, 20),
            address="ada@example.com",
            status="UNCERTAIN",
        )
    assert 'href="/messaging/notifications/log/?status=UNCERTAIN"' in text(browser.get("/"))


def test_paused_processes_are_named_with_the_reason(browser, plain_provider):
    assert "Resume under" not in text(browser.get("/"))
    with provider_transaction(plain_provider):
        pause(plain_provider, STATEMENTS, reason="Prices are being checked", actor="eve")
    page = text(browser.get("/"))
    assert "<strong>Statements</strong> paused: Prices are being checked." in page


def test_it_counts_the_accounts_that_are_out_of_sync(browser, plain_provider, profile):
    assert "Every account is in order" in text(browser.get("/issue-count/"))
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, status="PENDING")
    page = text(browser.get("/issue-count/"))
    assert '<span class="sum">1 </span>' in page
