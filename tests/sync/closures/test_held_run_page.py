"""A held run is approved or rejected on its page."""

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import LineFactory
from tests.sync.closures.pages import PERMISSION, page_of, statuses


def test_a_held_run_says_how_many_still_meet_the_rule_and_closes_those(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        LineFactory(customer=Customer.objects.get(account_number="A-1"), line_ref="NEW")
    page = text(browser.get(page_of(held)))
    assert "Approve and close 2" in page
    page = text(browser.post(page_of(held, "approve/"), follow=True))
    assert "Approved: 2 of 3 accounts were closed" in page
    assert statuses(plain_provider) == {
        "A-1": "OPEN",
        "A-2": "CLOSED",
        "A-3": "CLOSED",
        "A-9": "OPEN",
    }
    assert "the run is succeeded, not held" in text(
        browser.post(page_of(held, "approve/"), follow=True)
    )
    assert "the run is succeeded, not held" in text(
        browser.post(page_of(held, "reject/"), {"reason": "x"}), 409
    )


def test_a_held_run_is_rejected_with_a_reason(browser, plain_provider, grant, held):
    grant(PERMISSION)
    assert "field-error" in text(browser.post(page_of(held, "reject/"), {"reason": " "}))
    text(browser.get(page_of(held, "reject/")))
    page = text(
        browser.post(page_of(held, "reject/"), {"reason": "The import was wrong"}, follow=True)
    )
    assert "The import was wrong" in page
    assert set(statuses(plain_provider).values()) == {"OPEN"}


def test_approving_a_held_run_tells_of_its_closures(
    browser, plain_provider, staff, grant, held, mailoutbox, django_capture_on_commit_callbacks
):
    grant(PERMISSION)
    staff.email = "clara@example.com"
    with as_the_owner():
        staff.save()
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(page_of(held, "approve/"))
    assert [mail.subject.partition(": ")[2] for mail in mailoutbox] == [
        "Sync Status closed 3 accounts on 2026-11-20"
    ]
