"""Bill profiles on pages: what they mean, made, changed with what that causes, and archived."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.bill_profiles.operations import edit_profile
from accounts.models import BillProfile, Customer
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    TransactionFactory,
)

PROFILES = "/settings/bill-profiles/"
ON = "?as_of=2026-11-20"
NEW, MONTHLY = f"{PROFILES}_new/{ON}", f"{PROFILES}MONTHLY/"
EDIT = f"{MONTHLY}edit/{ON}"
VALUES = {
    "name": "Monthly", "billing_mode": "CYCLE", "lead_days": "5", "terms_days": "20",
    "advance_months": "1", "cycle_day": "", "due_day": "",
}  # fmt: skip


@pytest.fixture
def may(grant, profile):
    grant("accounts.manage_bill_profiles")


@pytest.fixture
def waiting(plain_provider, profile):
    """A customer who enters the queue with 10 lead days, and not with 5."""
    with provider_transaction(plain_provider):
        customer = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=date(2026, 11, 28)
        )
        ProductFactory(customer=customer, billed_through_date=date(2026, 12, 27))
        TransactionFactory(customer=customer, amount=Decimal("20.00"), date=date(2026, 11, 1))


def profiles(provider):
    with provider_transaction(provider):
        return {one.code: one for one in BillProfile.objects.all()}


def shown(browser, address, values):
    """Return the page that shows what the values would do, and what confirms them."""
    version = browser.get(address).context.get("version", "")
    values = VALUES | values | ({"version": version} if version else {})
    answer = browser.post(address, values)
    return answer, values | {"shown": answer.context.get("shown", "")}


def test_the_page_says_what_a_profile_means_and_shows_three_cycles(browser, profile):
    answer = browser.get(MONTHLY + ON)
    page = text(answer)
    for words in (
        "Each customer has a cycle day of its own.",
        "Customers enter the queue 5 days before the cycle date.",
        "A statement is due 20 days after the cycle date.",
        "November 2026",
    ):
        assert words in page
    cycles = answer.context["cycles"]
    assert [cycle.cycle_date for cycle in cycles] == [
        date(2026, 11, 20),
        date(2026, 12, 20),
        date(2027, 1, 20),
    ]
    assert [cycle.queued_on for cycle in cycles][1:] == [date(2026, 12, 15), date(2027, 1, 15)]
    assert cycles[1].due_on == date(2027, 1, 9)
    assert cycles[1].periods == [(date(2026, 12, 20), date(2027, 1, 19))]


def test_looking_at_a_profile_writes_nothing(browser, plain_provider, profile):
    browser.get(MONTHLY + ON)
    with provider_transaction(plain_provider):
        assert not Customer.objects.exists()


def test_a_profile_is_made_once_its_cycles_were_shown(browser, plain_provider, may):
    values = {"name": "Prepaid", "code": "PRE", "cycle_day": "1"}
    answer, confirmed = shown(browser, NEW, values)
    page = text(answer)
    assert "Every customer's cycle date is the 1st of the month." in page
    assert "1 Dec 2026" in page
    assert "PRE" not in profiles(plain_provider)
    assert browser.post(NEW, confirmed).url == PROFILES
    assert profiles(plain_provider)["PRE"].cycle_day == 1
    assert "Prepaid is on record as PRE." in text(browser.get(PROFILES))


@pytest.mark.parametrize(
    ("field", "values", "status"),
    [
        ("name", {"name": ""}, 200),
        ("lead_days", {"lead_days": "61"}, 200),
        ("code", {"code": "MONTHLY"}, 409),
        ("due_day", {"cycle_day": "1", "terms_days": "20", "due_day": "15"}, 409),
    ],
)
def test_an_error_stands_beside_its_field(browser, may, field, values, status):
    answer, _ = shown(browser, NEW, values)
    assert answer.status_code == status
    assert field in answer.context["form"].errors


def test_a_warning_says_what_to_do(browser, may):
    answer, _ = shown(browser, NEW, {"advance_months": "0"})
    assert "leaves it the same night" in text(answer)
    assert "Let the cycle date wait for the statement" in text(answer)
    answer, _ = shown(browser, NEW, {"advance_months": "0", "hold_cycle_for_statement": "on"})
    assert "leaves it the same night" not in text(answer)


def test_a_change_names_who_enters_the_queue_before_it_is_stored(
    browser, plain_provider, may, waiting
):
    answer, confirmed = shown(browser, EDIT, {"lead_days": "10"})
    effect = answer.context["steps"].effect
    assert [one.account_number for one in effect.entering.named.customers] == ["A-1"]
    assert not effect.leaving.named.count
    page = text(answer)
    for words in ("Lead days", "5 <span", "becomes", "Enter the queue at once", "$20.00"):
        assert words in page
    assert profiles(plain_provider)["MONTHLY"].lead_days == 5
    assert browser.post(EDIT, confirmed).url == MONTHLY
    assert profiles(plain_provider)["MONTHLY"].lead_days == 10


def test_a_change_names_what_is_charged_otherwise(browser, may, waiting):
    answer, _ = shown(browser, EDIT, {"advance_months": "2"})
    effect = answer.context["steps"].effect
    (first_run,) = effect.first_run
    assert (first_run.now, first_run.then) == ((0, Decimal(0)), (1, Decimal(30)))
    assert next(iter(effect.weeks)).last == date(2026, 11, 20)


def test_another_change_meanwhile_is_shown_and_not_overwritten_unseen(browser, plain_provider, may):
    _, confirmed = shown(browser, EDIT, {"lead_days": "10"})
    with provider_transaction(plain_provider):
        edit_profile(BillProfile.objects.get(), {"terms_days": 30})
    page = text(browser.post(EDIT, confirmed))
    assert "It is now: 30" in page
    assert profiles(plain_provider)["MONTHLY"].terms_days == 30


def test_an_archived_profile_is_given_no_more_and_listed_apart(browser, plain_provider, may):
    address = f"{MONTHLY}archive/"
    assert "cannot be taken back" in text(browser.get(address))
    browser.post(address)
    assert profiles(plain_provider)["MONTHLY"].archived_at
    assert "MONTHLY" not in text(browser.get(PROFILES)).split("<table")[-1]
    assert "Archived" in text(browser.get(f"{PROFILES}?part=archived"))
    assert "is archived" in text(shown(browser, EDIT, {"lead_days": "9"})[0], 409)


def test_everybody_sees_the_profiles_and_few_may_change_them(browser, profile):
    page = text(browser.get(PROFILES))
    assert "accounts.manage_bill_profiles" in page
    assert "_new/" not in page
    for address in (NEW, EDIT, f"{MONTHLY}archive/"):
        assert browser.get(address).status_code == 403


def test_the_list_asks_as_many_queries_for_many_as_for_one(plain_provider, may, queries_of):
    few = queries_of(PROFILES)
    with provider_transaction(plain_provider):
        for _ in range(9):
            BillProfileFactory()
    assert queries_of(PROFILES) == few


def test_a_change_asks_as_many_queries_for_many_customers_as_for_one(
    browser, plain_provider, profile, may, waiting
):
    """Families of one cycle date have the same days, and each day costs the same."""

    def asked():
        with CaptureQueriesContext(connection) as captured:
            answer, _ = shown(browser, EDIT, {"lead_days": "10"})
        return len(captured), answer.context["steps"].effect.customers

    few, _ = asked()
    with provider_transaction(plain_provider):
        for _ in range(5):
            customer = CustomerFactory(bill_profile=profile, cycle_date=date(2026, 11, 28))
            ProductFactory(customer=customer, billed_through_date=date(2026, 12, 27))
            TransactionFactory(customer=customer, date=date(2026, 11, 1))
    assert asked() == (few, 6)


def test_a_change_asks_no_more_queries_for_customers_of_every_cycle_date(
    browser, plain_provider, profile, may, waiting
):
    """There are ten weeks, however many cycle dates there are."""
    counts = []
    for first in (1, 11):
        with provider_transaction(plain_provider):
            for day in range(first, first + 10):
                customer = CustomerFactory(bill_profile=profile, cycle_date=date(2026, 12, day))
                ProductFactory(customer=customer, billed_through_date=date(2026, 12, 31))
                TransactionFactory(customer=customer, date=date(2026, 11, 1))
        with CaptureQueriesContext(connection) as captured:
            shown(browser, EDIT, {"lead_days": "10"})
        counts.append(len(captured))
    assert max(counts) <= 420, counts
