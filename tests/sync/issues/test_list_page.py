"""The page of issues and the report of accounts list what is wrong, why, and what it costs."""

from datetime import date

import pytest

from accounts.tenancy.transactions import provider_transaction
from sync.issues.operations import record_issue_counts
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory
from tests.sync.issues.pages import ISSUES, PERMISSION, REPORT


@pytest.mark.parametrize("address", [ISSUES, REPORT])
def test_both_pages_show_the_same_accounts_with_what_is_wrong_why_and_what_it_costs(
    browser, faults, address
):
    response = browser.get(address)
    assert accounts_on(response) == ["A-1", "A-2", "A-3"]
    page = text(response)
    for words in (
        "OPEN_CYCLE_NOT_ENABLED",
        "Ada Boone",
        "$29.95",
        "free service",
        "It has not changed since it was imported or created",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("code=LEAD_CYCLE_ENABLED", ["A-3"]),
        ("status=LEAD", ["A-3"]),
        ("q=boone", ["A-1"]),
        ("code=BANANA", ["A-1", "A-2", "A-3"]),
        ("after=A-1", ["A-2", "A-3"]),
        ("before=A-2", ["A-1"]),
        ("q=%00", []),
        ("show=suppressed", []),
    ],
)
def test_each_filter_leaves_what_passes_it(browser, faults, query, found):
    response = browser.get(f"{ISSUES}?{query}")
    assert response.status_code == 200
    if query != "q=%00":
        assert accounts_on(response) == found


def test_rare_issues_come_after_the_page(browser, faults, monkeypatch):
    monkeypatch.setattr("sync.issues.queries.STRETCH", 1)
    page = browser.get(ISSUES, {"status": "LEAD"})
    assert accounts_on(page) == []
    assert 'hx-get="?status=LEAD&amp;part=rows"' in text(page)
    rows = browser.get(ISSUES, {"status": "LEAD", "part": "rows"})
    assert accounts_on(rows) == ["A-3"]
    assert "<html" not in text(rows)
    whole = browser.get(ISSUES, {"status": "LEAD", "look": "all"})
    assert accounts_on(whole) == ["A-3"]
    assert "<html" in text(whole)


@pytest.mark.parametrize(("order", "found"), [("-account", "321"), ("name", "213")])
def test_it_is_sorted_after_all_accounts_were_looked_through(browser, faults, order, found):
    page = browser.get(ISSUES, {"sort": order, "part": "rows"})
    assert accounts_on(page) == [f"A-{number}" for number in found]


def test_the_total_is_what_the_issues_cost_a_month(browser, faults):
    page = text(browser.get(ISSUES, {"part": "total"}))
    assert "3 accounts with issues" in page
    assert "free service a month <strong> <span" in page or "free service a month" in page


def test_it_says_that_all_is_in_order_or_filtered_away(browser, plain_provider):
    assert 'data-empty="none"' in text(browser.get(ISSUES))
    assert 'data-empty="filtered"' in text(browser.get(f"{ISSUES}?q=nobody"))


def test_the_cards_count_each_code_with_its_trend(browser, plain_provider, faults):
    record_issue_counts(plain_provider, date(2026, 11, 18))
    record_issue_counts(plain_provider, date(2026, 11, 19))
    shown = {
        card["code"].code: card
        for card in browser.get(f"{ISSUES}cards/?as_of=2026-11-20").context["cards"]
    }
    assert (shown["LEAD_CYCLE_ENABLED"]["count"], shown["LEAD_CYCLE_ENABLED"]["trend"]) == (
        1,
        [1, 1],
    )
    assert shown["CLOSED_WITH_SUBSCRIPTIONS"]["count"] == 0
    assert "<polyline points=" in text(browser.get(f"{ISSUES}cards/"))


def test_the_number_of_queries_does_not_grow(browser, plain_provider, profile, faults, queries_of):
    few = queries_of(ISSUES)
    with provider_transaction(plain_provider):
        for number in range(30):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"B-{number:02}",
                status="LEAD",
                cycle_date=date(2026, 11, 25),
            )
    assert queries_of(ISSUES) == few


def test_pages_go_on_and_back(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        for number in range(120):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"A-{number:03}",
                status="LEAD",
                cycle_date=date(2026, 11, 25),
            )
    first = browser.get(ISSUES).context["page"]
    second = browser.get(f"{ISSUES}?after={first.after}").context["page"]
    back = browser.get(f"{ISSUES}?before={second.before}").context["page"]
    numbers = [[row.customer.account_number for row in page.rows] for page in (first, second, back)]
    assert numbers[0] == numbers[2] == [f"A-{number:03}" for number in range(50)]
    assert numbers[1][0] == "A-050"


def test_rare_issues_behind_many_accounts_in_order_are_found_too(
    browser, plain_provider, profile, monkeypatch
):
    monkeypatch.setattr("sync.issues.queries.STRETCH", 3)
    with provider_transaction(plain_provider):
        for number in range(20):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"A-{number:02}",
                cycle_date=None,
                status="LEAD",
            )
        CustomerFactory(
            bill_profile=profile, account_number="B-1", status="LEAD", cycle_date=date(2026, 11, 25)
        )
        CustomerFactory(
            bill_profile=profile, account_number="B-2", status="LEAD", cycle_date=date(2026, 11, 25)
        )
    for place, found in (("", ["B-1", "B-2"]), ("&after=B-1", ["B-2"]), ("&before=B-2", ["B-1"])):
        assert accounts_on(browser.get(f"{ISSUES}?look=all{place}")) == found


def test_the_ledger_check_is_started_from_the_page(browser, faults, grant):
    grant(PERMISSION)
    assert browser.post(f"{ISSUES}check-ledger/").url == ISSUES
    assert "0 accounts do not add up" in text(browser.get(ISSUES))


def test_the_customers_page_names_its_issues_and_leads_to_the_fix(browser, faults, grant):
    assert "Lead, billing cycle enabled" in text(browser.get("/customers/A-3/"))
    assert "LEAD_CYCLE_ENABLED/A-3/" not in text(browser.get("/customers/A-3/"))
    grant(PERMISSION)
    assert "LEAD_CYCLE_ENABLED/A-3/" in text(browser.get("/customers/A-3/"))
    assert "Out of sync" not in text(browser.get("/customers/A-4/"))
