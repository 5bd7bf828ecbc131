"""Every automatic closure can be taken back, by a person with a reason."""

from datetime import timedelta

import pytest

from accounts.models import Customer, StatusChange
from accounts.staff.words import right
from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from sync.workflows.operations import override_status
from tests.browser import text
from tests.factories import CustomerFactory
from tests.sync.closures.pages import (
    LIST,
    PERMISSION,
    TODAY,
    closure_of,
    page_of,
    restore,
    statuses,
    sync,
)


def test_another_runs_closure_is_not_taken_for_one_of_this(
    browser, plain_provider, profile, grant, closed
):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="B-1", cycle_date=None)
    later = sync(plain_provider)
    page = text(restore(browser, later, closure=[closure_of(plain_provider, "A-1").pk]))
    assert "there is nothing to restore" in page
    assert statuses(plain_provider)["A-1"] == "CLOSED"


@pytest.mark.parametrize(
    "values",
    [{}, {"scope": "all", "via": "NONE"}, {"closure": "garbage"}, {"scope": "all", "q": "\x00"}],
)
def test_a_choice_that_cannot_be_read_never_becomes_everything(
    browser, plain_provider, grant, closed, values
):
    grant(PERMISSION)
    browser.post(page_of(closed, "review/"), values)
    assert "nothing to restore" in text(restore(browser, closed, **values))
    assert set(statuses(plain_provider).values()) == {"CLOSED", "OPEN"}
    with provider_transaction(plain_provider):
        assert not Closure.objects.exclude(reviewed_at=None).exists()


def test_restoring_is_confirmed_with_a_reason_first(browser, plain_provider, grant, closed):
    grant(PERMISSION)
    page = text(browser.post(page_of(closed, "restore/"), {"scope": "all"}))
    assert "Restore 3 accounts?" in page
    assert "field-error" in text(restore(browser, closed, scope="all", reason=""))
    assert "field-error" in text(restore(browser, closed, scope="all", exempt_days="-1"))
    assert statuses(plain_provider)["A-1"] == "CLOSED"


def test_all_of_a_run_are_restored_with_reason_and_exemption(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    assert "3 accounts are restored" in text(
        restore(browser, closed, scope="all", exempt_days="10")
    )
    with provider_transaction(plain_provider):
        restored = Customer.objects.exclude(account_number="A-9")
        assert set(restored.values_list("status", "sync_exempt_until")) == {
            ("OPEN", TODAY + timedelta(days=10))
        }
        change = StatusChange.objects.filter(cause="RESTORE").first()
    assert (change.reason, change.actor, change.via) == ("Closed by mistake", "clara", "UI")


def test_all_matching_restores_those_that_match_and_no_other(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    restore(browser, closed, scope="all", via="API")
    assert statuses(plain_provider) == {
        "A-1": "CLOSED",
        "A-2": "OPEN",
        "A-3": "CLOSED",
        "A-9": "OPEN",
    }


def test_what_has_changed_since_is_shown_and_never_overwritten(
    browser, plain_provider, grant, closed
):
    grant(PERMISSION)
    with provider_transaction(plain_provider, actor="dora", via="UI"):
        customer = Customer.objects.get(account_number="A-2")
        override_status(customer, "LEAD", as_of=TODAY, reason="Not a customer", permitted=True)
        override_status(customer, "CLOSED", as_of=TODAY, reason="Closed by hand", permitted=True)
    changed = "A-2 has changed since: lead → closed by dora (Status override)"
    assert changed in text(browser.get(page_of(closed)))
    page = text(browser.post(page_of(closed, "restore/"), {"scope": "all"}))
    assert "Restore 2 accounts?" in page
    assert changed in page
    page = text(restore(browser, closed, scope="all"))
    assert "2 accounts are restored" in page
    assert "1 not restored" in page
    assert changed in page
    assert statuses(plain_provider)["A-2"] == "CLOSED"


def test_a_child_is_restored_with_its_parent_and_not_alone(browser, plain_provider, profile, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        parent = CustomerFactory(
            bill_profile=profile, account_number="P-1", cycle_date=None, kind="PARENT"
        )
        CustomerFactory(
            bill_profile=profile, account_number="C-1", cycle_date=None, kind="CHILD", parent=parent
        )
    run = sync(plain_provider)
    page = text(restore(browser, run, only=closure_of(plain_provider, "C-1").pk))
    assert "its parent P-1 is closed: restore that first" in page
    assert "Restore 2 accounts?" in text(browser.post(page_of(run, "restore/"), {"scope": "all"}))
    restore(browser, run, scope="all")
    assert statuses(plain_provider) == {"P-1": "OPEN", "C-1": "OPEN"}


def test_history_shows_the_closing_and_leads_to_its_restoring(
    browser, plain_provider, grant, closed
):
    assert f"needs the permission to {right(PERMISSION)}" in text(
        browser.get("/customers/A-1/history/")
    )
    grant(PERMISSION)
    page = text(browser.get("/customers/A-1/history/"))
    closure = closure_of(plain_provider, "A-1")
    assert f"{LIST}{closed.pk}/restore/?only={closure.pk}&amp;back=history" in page
    confirm = text(browser.get(f"{LIST}{closed.pk}/restore/?only={closure.pk}&back=history"))
    assert "Restore A-1 <bdi>Name A-1</bdi>?" in confirm
    response = restore(browser, closed, closure=[closure.pk], back="history")
    assert response.redirect_chain[-1][0] == "/customers/A-1/history/"
    page = text(browser.get("/customers/A-1/history/"))
    assert "Restored</span>" in page
    assert "restored already" not in page
