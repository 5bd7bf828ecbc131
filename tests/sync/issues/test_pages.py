from datetime import date
from decimal import Decimal

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from accounts.text import no_formula
from sync.issues.operations import record_issue_counts, suppress
from sync.models import IssueSuppression
from tests.browser import text
from tests.factories import CustomerFactory, OrderFactory, ProductFactory, ProductTypeFactory

ISSUES, REPORT, CSV = "/account-health/issues/", "/reports/accounts/", "/reports/accounts/csv/"
PERMISSION = "sync.fix_accounts"


@pytest.fixture
def faults(plain_provider, profile):
    """Three accounts with an issue each and one without."""
    with provider_transaction(plain_provider):
        kind = ProductTypeFactory(code="FIBRE", name="Fibre")
        ProductFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-1", name="Ada Boone", cycle_date=None
            ),
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=None,
        )
        CustomerFactory(
            bill_profile=profile, account_number="A-2", name="=Ben()", cycle_date=date(2026, 11, 25)
        )
        CustomerFactory(
            bill_profile=profile, account_number="A-3", status="LEAD", cycle_date=date(2026, 11, 25)
        )
        ProductFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-4", cycle_date=date(2026, 11, 25)
            ),
            product_type=kind,
            product_ref="P-4",
            rate=Decimal("29.95"),
            billed_through_date=date(2026, 12, 24),
        )


def accounts(response):
    return [row.customer.account_number for row in response.context["page"].rows]


@pytest.mark.parametrize("address", [ISSUES, REPORT])
def test_both_pages_show_the_same_accounts_with_what_is_wrong_why_and_what_it_costs(
    browser, faults, address
):
    response = browser.get(address)
    assert accounts(response) == ["A-1", "A-2", "A-3"]
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
        assert [row.customer.account_number for row in response.context["page"].rows] == found


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
    assert accounts(browser.get(ISSUES)) == ["B-1", "B-2"]
    assert accounts(browser.get(f"{ISSUES}?after=B-1")) == ["B-2"]
    assert accounts(browser.get(f"{ISSUES}?before=B-2")) == ["B-1"]


def test_the_csv_of_an_unreadable_filter_leads_back_to_the_page_that_names_it(browser, faults):
    answer = browser.get(f"{CSV}?status=BANANA")
    assert (answer.status_code, answer.url) == (302, f"{REPORT}?status=BANANA")
    assert "Status</strong> was left out" in text(browser.get(answer.url))


def test_the_csv_holds_all_rows_and_no_formula(browser, faults):
    lines = browser.get(CSV).content.decode().splitlines()
    assert len(lines) == 4
    assert "A-2,'=Ben()" in lines[2]
    assert len(browser.get(f"{CSV}?code=LEAD_CYCLE_ENABLED").content.decode().splitlines()) == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_no_cell_of_a_csv_is_a_formula_in_whatever_width(start):
    assert no_formula(f"{start}1+1") == f"'{start}1+1"
    assert no_formula(f"1{start}1") == f"1{start}1"


def test_without_the_permission_nothing_can_be_fixed_and_the_page_says_so(
    browser, plain_provider, faults
):
    assert PERMISSION in text(browser.get(ISSUES))
    for address in (
        "LEAD_CYCLE_ENABLED/A-3/",
        "LEAD_CYCLE_ENABLED/A-3/suppress/",
        "fix/",
        "check-ledger/",
    ):
        assert browser.post(f"{ISSUES}{address}").status_code == 403
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-3").cycle_date


def test_a_fix_shows_what_it_would_do_and_does_it_when_that_is_confirmed(
    browser, plain_provider, faults, grant
):
    grant(PERMISSION)
    address = f"{ISSUES}LEAD_CYCLE_ENABLED/A-3/?as_of=2026-11-20"
    page = browser.get(address)
    assert "becomes" in text(page)
    asked = {"fix": "disable-cycle", "effective_on": "2026-11-20", "reason": "not yet a customer"}
    assert browser.post(address, asked).status_code == 200
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-3").cycle_date
    assert (
        browser.post(address, asked | {"shown": page.context["shown"]}).url
        == f"{ISSUES}?as_of=2026-11-20"
    )
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-3").cycle_date is None
    assert accounts(browser.get(ISSUES)) == ["A-1", "A-2"]


def test_a_fix_that_is_refused_says_what_is_in_the_way(browser, plain_provider, faults, grant):
    grant(PERMISSION)
    with provider_transaction(plain_provider):
        OrderFactory(customer=Customer.objects.get(account_number="A-2"), order_ref="O-9")
    assert "order O-9 is not finished" in text(browser.get(f"{ISSUES}OPEN_NO_SUBSCRIPTIONS/A-2/"))


@pytest.mark.parametrize(
    "asked",
    [{"fix": "burn"}, {"effective_on": "soon"}, {"effective_on": "2020-01-01"}, {"fix": "\x00"}],
)
def test_what_makes_no_sense_changes_nothing(browser, plain_provider, faults, grant, asked):
    grant(PERMISSION)
    values = {
        "fix": "disable-cycle",
        "effective_on": "2026-11-20",
        "shown": "disable-cycle|2020-01-01|2026-11-20",
    } | asked
    assert browser.post(
        f"{ISSUES}LEAD_CYCLE_ENABLED/A-3/?as_of=2026-11-20", values
    ).status_code in (
        200,
        409,
    )
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="A-3").cycle_date


def test_another_providers_account_and_an_unknown_code_are_not_found(
    browser, faults, other_profile, grant
):
    grant(PERMISSION)
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile,
            account_number="S-1",
            status="LEAD",
            cycle_date=date(2026, 11, 25),
            currency="EUR",
        )
    assert "S-1" not in text(browser.get(ISSUES))
    assert browser.get(f"{ISSUES}LEAD_CYCLE_ENABLED/S-1/").status_code == 404
    assert browser.get(f"{ISSUES}NO_SUCH/A-1/").status_code == 404
    assert browser.post(f"{ISSUES}LEAD_CYCLE_ENABLED/S-1/suppress/").status_code == 404


def test_several_are_fixed_together_where_no_money_moves_and_the_others_are_named(
    browser, plain_provider, faults, grant
):
    grant(PERMISSION)
    chosen = {"code": "LEAD_CYCLE_ENABLED", "scope": "all"}
    assert "fix 1 account" in text(browser.post(f"{ISSUES}fix/", chosen))
    done = browser.post(f"{ISSUES}fix/", chosen | {"confirmed": "yes", "fix": "disable-cycle"})
    assert done.context["fixed"].done == ["A-3"]
    chosen = {
        "code": "OPEN_CYCLE_NOT_ENABLED",
        "scope": "picked",
        "account": ["A-1", "A-4"],
        "confirmed": "yes",
    }
    fixed = browser.post(f"{ISSUES}fix/", chosen | {"fix": "enable-cycle"}).context["fixed"]
    assert fixed.done == []
    assert [number for number, _ in fixed.skipped] == ["A-1", "A-4"]
    assert "moves money" in fixed.skipped[0][1]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"code": "BANANA", "scope": "all"},
        {"code": "LEAD_CYCLE_ENABLED", "scope": "all", "status": "X"},
    ],
)
def test_a_choice_that_cannot_be_read_fixes_nothing(browser, faults, grant, chosen):
    grant(PERMISSION)
    assert browser.post(f"{ISSUES}fix/", chosen).url == ISSUES


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
    assert accounts(browser.get(ISSUES)) == ["A-1", "A-2"]
    apart = browser.get(f"{ISSUES}?show=suppressed")
    assert accounts(apart) == ["A-3"]
    assert "they sign next week" in text(apart)
    shown = {card["code"].code: card for card in browser.get(f"{ISSUES}cards/").context["cards"]}
    assert (shown["LEAD_CYCLE_ENABLED"]["count"], shown["LEAD_CYCLE_ENABLED"]["suppressed"]) == (
        0,
        1,
    )
    browser.post(f"{one}unsuppress/")
    assert accounts(browser.get(ISSUES)) == ["A-1", "A-2", "A-3"]


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
    assert "A-3" not in accounts(browser.get(f"{ISSUES}?as_of=2026-11-20"))
    assert "A-3" in accounts(browser.get(f"{ISSUES}?as_of=2026-11-21"))


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
