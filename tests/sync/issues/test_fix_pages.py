"""An issue is fixed on its page, or several together."""

from datetime import date

import pytest

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.factories import CustomerFactory, OrderFactory
from tests.sync.issues.pages import ISSUES, PERMISSION


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
    assert accounts_on(browser.get(ISSUES)) == ["A-1", "A-2"]


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
