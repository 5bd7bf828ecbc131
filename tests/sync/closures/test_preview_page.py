"""The preview of Sync Status: what a run would close now, and whether it would be held."""

from decimal import Decimal

from accounts.models import Customer, ProcessRun
from accounts.tenancy.transactions import provider_transaction
from sync.models import Closure
from tests.browser import text

PREVIEW = "/account-health/sync-status/preview/"
ON = "?as_of=2026-11-20"


def test_the_preview_lists_what_a_run_would_close_and_changes_nothing(
    browser, plain_provider, empty
):
    response = browser.get(f"{PREVIEW}{ON}")
    assert [closure.customer.account_number for closure in response.context["page"].rows] == [
        "A-1",
        "A-2",
        "A-3",
    ]
    assert "through the API by crm-key" in text(response)
    forecast = text(browser.get(f"{PREVIEW}{ON}&part=forecast"))
    assert "<strong>3</strong> of 4 open accounts meet the rule" in forecast
    with provider_transaction(plain_provider):
        assert not Closure.objects.exists()
        assert not ProcessRun.objects.exists()
        assert set(Customer.objects.values_list("status", flat=True)) == {"OPEN"}


def test_the_preview_says_that_the_brake_would_hold_it(browser, plain_provider, empty):
    plain_provider.sync_hold_min_accounts, plain_provider.sync_hold_percent = 1, Decimal(0)
    plain_provider.save()
    assert "it would be held" in text(browser.get(f"{PREVIEW}{ON}&part=forecast"))


def test_the_preview_says_when_there_is_nothing(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(PREVIEW))
