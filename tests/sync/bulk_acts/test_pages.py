"""The pages of acts on many accounts: chosen in a list, confirmed, shown with retry and undo."""

from unittest.mock import patch

import pytest

from accounts.models import Customer, ProcessRun
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from sync.bulk_acts.models import BulkAct
from tests.browser import text
from tests.factories import BillProfileFactory, CustomerFactory

SUSPEND, PROFILE = (f"/operations/bulk-acts/{name}/start/" for name in ("suspend", "bill-profile"))
PICKED = {"list": "customers", "scope": "picked", "account": ["A-00", "A-01"]}
ALL = {"list": "customers", "scope": "all", "status": "OPEN"}


@pytest.fixture(autouse=True)
def delay():
    with patch("sync.bulk_acts.views.starting.take_up_run.delay") as delay:
        yield delay


@pytest.fixture
def accounts(plain_provider, profile, grant):
    """Twelve open accounts and one that is closed, and the right to suspend them."""
    grant("accounts.run_workflows")
    with provider_transaction(plain_provider):
        for number in range(13):
            CustomerFactory(
                account_number=f"A-{number:02}",
                name=f"Ada {number}",
                bill_profile=profile,
                status="CLOSED" if number == 12 else "OPEN",
                cycle_date=None,
            )


@pytest.fixture
def confirmed(browser, plain_provider, accounts):
    """Confirm what the page shows, and run it."""

    def confirm(address: str, **values):
        shown = browser.post(address, values).context["shown"]
        answer = browser.post(address, {**values, "shown": shown, "reason": "A pause"})
        assert answer.status_code == 302, answer.content
        with provider_transaction(plain_provider):
            act = BulkAct.objects.latest("pk")
        run_queued(plain_provider, act.run_id)
        assert answer.url == f"/operations/runs/{act.run_id}/"
        return act, text(browser.get(answer.url))

    return confirm


def test_the_page_says_who_the_act_is_for_and_what_follows(browser, accounts):
    page = text(browser.post(SUSPEND, ALL))
    assert "Suspend 12 accounts?" in page
    assert page.count('class="mono" href="/customers/A-') == 10
    assert "and 2 more" in page
    assert "their cycles stand still" in page


def test_those_that_were_picked_are_done_and_the_run_tells_it(browser, plain_provider, confirmed):
    _, page = confirmed(SUSPEND, **PICKED)
    assert "2 accounts suspended" in page
    assert "Undo: reactivate 2 accounts" in page
    with provider_transaction(plain_provider):
        suspended = Customer.objects.filter(status="SUSPENDED").order_by("account_number")
        assert list(suspended.values_list("account_number", flat=True)) == ["A-00", "A-01"]


def test_all_that_match_are_those_of_the_filters(browser, plain_provider, confirmed):
    _, page = confirmed(SUSPEND, **ALL)
    assert "12 accounts suspended" in page


def test_the_undo_takes_back_what_was_done(browser, plain_provider, confirmed):
    act, _ = confirmed(SUSPEND, **PICKED)
    address = "/operations/bulk-acts/reactivate/start/"
    _, page = confirmed(address, of=str(act.pk), which="done")
    assert "2 accounts reactivated" in page
    assert "It takes back" in page
    with provider_transaction(plain_provider):
        assert not Customer.objects.filter(status="SUSPENDED").exists()


def test_what_became_of_each_is_a_list(browser, confirmed):
    act, _ = confirmed(SUSPEND, list="customers", scope="picked", account=["A-00", "A-12"])
    page = browser.get(f"/operations/bulk-acts/{act.pk}/")
    outcomes = {row.customer.account_number: row.outcome for row in page.context["page"].rows}
    assert outcomes == {"A-00": "DONE", "A-12": "SKIPPED"}
    skipped = browser.get(f"/operations/bulk-acts/{act.pk}/", {"outcome": "SKIPPED"})
    assert len(skipped.context["page"].rows) == 1
    assert "Try the 1 skipped again" in text(skipped)


def test_another_number_of_accounts_than_was_shown_is_shown_again(
    browser, plain_provider, profile, accounts
):
    shown = browser.post(SUSPEND, ALL).context["shown"]
    with provider_transaction(plain_provider):
        CustomerFactory(account_number="A-99", bill_profile=profile, cycle_date=None)
    page = text(browser.post(SUSPEND, {**ALL, "shown": shown, "reason": "A pause"}))
    assert "has another effect than the one that was shown" in page
    with provider_transaction(plain_provider):
        assert not ProcessRun.objects.exists()


def test_a_reason_that_is_wanted_is_asked_for_at_its_field(browser, plain_provider, accounts):
    shown = browser.post(SUSPEND, PICKED).context["shown"]
    page = browser.post(SUSPEND, {**PICKED, "shown": shown})
    assert "reason" in page.context["form"].errors
    with provider_transaction(plain_provider):
        assert not ProcessRun.objects.exists()


def test_a_filter_that_cannot_be_read_chooses_nobody(browser, plain_provider, accounts):
    answer = browser.post(SUSPEND, {**ALL, "status": "BANANA"}, follow=True)
    assert "A filter cannot be read." in text(answer)


def test_nobody_chosen_is_said_in_the_list(browser, accounts):
    answer = browser.post(SUSPEND, {"list": "customers", "scope": "picked"}, follow=True)
    assert "No account was chosen, so nothing was done." in text(answer)


def test_a_bill_profile_is_given_to_those_who_may_have_it(
    browser, plain_provider, confirmed, grant
):
    grant("accounts.edit_customers")
    with provider_transaction(plain_provider):
        BillProfileFactory(code="YEARLY", name="Yearly")
    _, page = confirmed(PROFILE, **PICKED, bill_profile="YEARLY")
    assert "2 accounts given another bill profile" in page


def test_each_act_needs_its_permission(browser, accounts):
    assert browser.post(PROFILE, PICKED).status_code == 403
    assert browser.post("/operations/bulk-acts/paint/start/", PICKED).status_code == 404


def test_the_lists_of_customers_offer_the_acts(browser, accounts):
    page = text(browser.get("/customers/"))
    assert "Suspend …" in page
    assert 'disabled title="Needs the permission to' in page


def test_a_process_of_chosen_accounts_is_not_started_by_itself(browser, accounts, grant):
    grant("accounts.run_process")
    page = text(browser.get("/operations/processes/"))
    assert "Acts on many accounts" in page
    answer = browser.post("/operations/processes/run/", {"process": "bulk-acts"})
    assert answer.status_code != 302 or "runs/" not in answer.url
