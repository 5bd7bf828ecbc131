from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.browser import accounts_on, text
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    OctoberStatementFactory,
    TransactionFactory,
)

LIST = "/customers/"


@pytest.fixture
def three(plain_provider, profile):
    with provider_transaction(plain_provider):
        business = BillProfileFactory(code="BUSINESS", name="Business")
        ada = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            email="ada@example.com",
            cycle_date=date(2026, 11, 25),
        )
        CustomerFactory(
            bill_profile=profile,
            account_number="A-2",
            cycle_date=None,
            name="Ben Carver",
            status="CLOSED",
        )
        CustomerFactory(
            bill_profile=business,
            account_number="A-3",
            cycle_date=None,
            name="Cleo Duarte",
            kind="PARENT",
        )
        TransactionFactory(customer=ada, amount=Decimal("1234.50"), date=date(2026, 11, 1))
        OctoberStatementFactory(customer=ada, statement_number="9", charges=Decimal("80.00"))


def test_it_says_that_there_are_none_yet(browser):
    assert 'data-empty="none"' in text(browser.get(LIST))


def test_it_shows_balance_unposted_cycle_date_and_last_statement(browser, three):
    page = text(browser.get(LIST))
    assert "$1,234.50" in page
    assert "25 Nov 2026" in page
    assert "1 Oct 2026" in page
    assert "none yet" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("status=CLOSED", {"A-2"}),
        ("kind=PARENT", {"A-3"}),
        ("profile=BUSINESS", {"A-3"}),
        ("q=boone", {"A-1"}),
        ("q=ada@EXAMPLE.com", {"A-1"}),
        ("q=A-&status=OPEN", {"A-1", "A-3"}),
    ],
)
def test_each_filter_leaves_what_passes_it(browser, three, query, found):
    page = browser.get(f"{LIST}?{query}").context["page"]
    assert {row.customer.account_number for row in page.rows} == found


@pytest.mark.parametrize(
    ("query", "accounts"),
    [
        ("sort=-account", ["A-3", "A-2", "A-1"]),
        ("sort=-name", ["A-3", "A-2", "A-1"]),
        ("sort=status", ["A-2", "A-1", "A-3"]),
        ("sort=cycle", ["A-1", "A-2", "A-3"]),
        ("sort=-balance", ["A-1", "A-3", "A-2"]),
        ("sort=-balance&after=A-1", ["A-3", "A-2"]),
    ],
)
def test_it_can_be_sorted_by_its_columns(browser, three, query, accounts):
    assert accounts_on(browser.get(f"{LIST}?{query}")) == accounts


def test_it_says_how_much_of_a_balance_is_overdue(browser, three):
    assert "$80.00</span> overdue" in text(browser.get(f"{LIST}?as_of=2027-01-05"))


def test_a_filter_that_leaves_nothing_says_so_and_can_be_cleared(browser, three):
    page = text(browser.get(f"{LIST}?q=nobody"))
    assert 'data-empty="filtered"' in page
    assert "Clear the filters" in page


def test_a_filter_that_cannot_be_read_is_named_and_left_out(browser, three):
    response = browser.get(f"{LIST}?status=BANANA")
    assert "Status</strong> was left out" in text(response)
    assert len(response.context["page"].rows) == 3


def test_pages_go_on_and_back_by_account_number(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        for number in range(120):
            CustomerFactory(bill_profile=profile, account_number=f"A-{number:03}", cycle_date=None)
    first = browser.get(LIST).context["page"]
    second = browser.get(f"{LIST}?after={first.after}").context["page"]
    third = browser.get(f"{LIST}?after={second.after}").context["page"]
    back = browser.get(f"{LIST}?before={third.before}").context["page"]
    numbers = [
        [row.customer.account_number for row in page.rows] for page in (first, second, third, back)
    ]
    assert [row for page in numbers[:3] for row in page] == [
        f"A-{number:03}" for number in range(120)
    ]
    assert numbers[3] == numbers[1]
    assert (first.before, third.after) == ("", "")


def test_the_next_page_keeps_the_filters(browser, plain_provider, profile):
    with provider_transaction(plain_provider):
        for number in range(60):
            CustomerFactory(bill_profile=profile, account_number=f"A-{number:03}", cycle_date=None)
    assert "?status=OPEN&amp;after=A-049" in text(browser.get(f"{LIST}?status=OPEN"))


def test_the_number_of_queries_does_not_grow(browser, plain_provider, profile, queries_of):
    with provider_transaction(plain_provider):
        CustomerFactory(bill_profile=profile, account_number="A-0", cycle_date=None)
    few = queries_of(LIST)
    with provider_transaction(plain_provider):
        parent = CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, kind="PARENT"
        )
        for number in range(10, 40):
            CustomerFactory(
                bill_profile=profile,
                account_number=f"A-{number}",
                cycle_date=None,
                kind="CHILD",
                parent=parent,
            )
    assert queries_of(LIST) == few


def test_another_providers_customers_stay_out(browser, three, other_profile):
    with provider_transaction(other_profile.provider):
        CustomerFactory(
            bill_profile=other_profile,
            account_number="S-1",
            cycle_date=None,
            name="Ada Southern",
            currency="EUR",
        )
    assert "S-1" not in text(browser.get(LIST))
    assert "S-1" not in text(browser.get(f"{LIST}?q=Southern"))
    assert "Nothing found" in text(browser.get("/search/?q=Southern"))


def test_search_opens_the_one_thing_that_a_text_names(browser, three):
    assert browser.get("/search/?q=A-2").url == "/customers/A-2/"
    assert browser.get("/search/?q=Boone").url == "/customers/A-1/"
    assert browser.get("/search/?q=9").url == "/billing/statements/9/"
    assert "Nothing found" in text(browser.get("/search/?q=zzz"))
    assert "Found for" in text(browser.get("/search/?q=A-"))
