"""An issue is left aside for a reason, until a date."""

from datetime import date

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from sync.issues.operations import suppress
from sync.models import IssueSuppression
from tests.browser import accounts_on, text
from tests.sync.issues.pages import ISSUES, PERMISSION


def test_an_issue_is_suppressed_with_a_reason_until_a_date_shown_apart_and_put_back(
    browser, plain_provider, faults, grant
):
    grant(PERMISSION)
    one = f"{ISSUES}LEAD_CYCLE_ENABLED/A-3/"
    for wrong in (
        {"until": "2030-01-01", "reason": ""},
        {"until": "2020-01-01", "reason": "x"},
        {"until": "x", "reason": "x"},
    ):
        assert browser.post(f"{one}suppress/", wrong).status_code == 409
    assert (
        browser.post(
            f"{one}suppress/", {"until": "2030-01-01", "reason": "they sign next week"}
        ).url
        == ISSUES
    )
    assert accounts_on(browser.get(ISSUES)) == ["A-1", "A-2"]
    apart = browser.get(f"{ISSUES}?show=suppressed")
    assert accounts_on(apart) == ["A-3"]
    assert "they sign next week" in text(apart)
    shown = {card["code"].code: card for card in browser.get(f"{ISSUES}cards/").context["cards"]}
    assert (shown["LEAD_CYCLE_ENABLED"]["count"], shown["LEAD_CYCLE_ENABLED"]["suppressed"]) == (
        0,
        1,
    )
    browser.post(f"{one}unsuppress/")
    assert accounts_on(browser.get(ISSUES)) == ["A-1", "A-2", "A-3"]


def test_a_suppression_ends_by_itself(browser, plain_provider, faults):
    with provider_transaction(plain_provider):
        lead = Customer.objects.get(account_number="A-3")
        suppress(
            lead,
            "LEAD_CYCLE_ENABLED",
            until=date(2026, 11, 20),
            reason="waits",
            actor="ann",
            as_of=date(2026, 11, 19),
        )
        assert IssueSuppression.objects.count() == 1
    assert "A-3" not in accounts_on(browser.get(f"{ISSUES}?as_of=2026-11-20"))
    assert "A-3" in accounts_on(browser.get(f"{ISSUES}?as_of=2026-11-21"))
