"""A held run is approved or rejected on its page."""

from datetime import date
from decimal import Decimal

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.database import as_the_owner
from tests.factories import LineFactory, StatementFactory, TransactionFactory
from tests.sync.closures.pages import PERMISSION, approve, closure_of, page_of, statuses


def test_a_held_run_says_how_many_still_meet_the_rule_and_closes_those(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        LineFactory(customer=Customer.objects.get(account_number="A-1"), line_ref="NEW")
    page = text(browser.get(page_of(held)))
    assert "Approve and close 2" in page
    page = text(approve(browser, held))
    assert "Approved: 2 of 3 accounts were closed" in page
    assert statuses(plain_provider) == {
        "A-1": "OPEN",
        "A-2": "CLOSED",
        "A-3": "CLOSED",
        "A-9": "OPEN",
    }
    assert "The run is succeeded, not held" in text(
        browser.post(page_of(held, "approve/"), follow=True)
    )
    assert "The run is succeeded, not held" in text(
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
        approve(browser, held)
    assert [mail.subject.partition(": ")[2] for mail in mailoutbox] == [
        "Sync Status closed 3 accounts on 2026-11-20"
    ]


def test_approving_names_the_accounts_and_what_they_owe_and_asks_for_a_reason(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        customer = Customer.objects.get(account_number="A-2")
        StatementFactory(customer=customer, charges=Decimal("25.10"), due_date=date(2026, 11, 1))
        TransactionFactory(customer=customer, amount=Decimal("25.10"))

    answer = browser.post(page_of(held, "approve/"), {"scope": "all"})
    page = text(answer)
    for words in ("Close 3 accounts?", "Name A-1", "Name A-2", "Name A-3"):
        assert words in page
    assert page.count("$25.10") == 2  # owed, of which overdue
    assert ">required<" in page
    sent = {"scope": "all", "reason": " ", "shown": answer.context["shown"]}
    assert "field-error" in text(browser.post(page_of(held, "approve/"), sent))
    assert set(statuses(plain_provider).values()) == {"OPEN"}

    assert "approved by clara: The list is right" in text(approve(browser, held))


def test_approving_the_ticked_ones_closes_those_and_the_others_still_wait(
    browser, plain_provider, grant, held
):
    grant(PERMISSION)
    ticked = str(closure_of(plain_provider, "A-2").pk)
    page = text(approve(browser, held, scope="picked", closure=[ticked]))
    assert "Approved: 1 of 1 account was closed." in page
    assert "Approve and close 2" in page
    assert statuses(plain_provider)["A-1"] == "OPEN"
    approve(browser, held)
    assert statuses(plain_provider)["A-1"] == "CLOSED"
