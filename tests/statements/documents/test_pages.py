from datetime import date
from decimal import Decimal

import pytest

from accounts.templatetags.ui import money_text
from accounts.tenancy.transactions import provider_transaction
from tests.browser import text
from tests.factories import (
    CustomerFactory,
    OctoberStatementFactory,
    StatementFactory,
    TransactionFactory,
)


@pytest.fixture
def ada(plain_provider, profile):
    with provider_transaction(plain_provider):
        return CustomerFactory(
            bill_profile=profile, account_number="A-1", cycle_date=None, name="Ada Boone"
        )


@pytest.fixture
def statement(plain_provider, ada):
    with provider_transaction(plain_provider):
        statement = OctoberStatementFactory(
            customer=ada, statement_number="7", charges=Decimal("80.00")
        )
        TransactionFactory(
            customer=ada,
            amount=Decimal("80.00"),
            date=date(2026, 11, 1),
            description="Fibre 500",
            statement=statement,
        )
        return statement


@pytest.mark.parametrize("address", ["/billing/statements/7/", "/billing/statements/7/print/"])
def test_a_statement_shows_its_sums_and_what_it_posted(browser, statement, address):
    page = text(browser.get(address))
    for words in ("Statement 7", "Ada Boone", "$80.00", "Fibre 500", "25 Oct 2026"):
        assert words in page


@pytest.mark.parametrize("address", ["/billing/statements/S-7/", "/billing/statements/S-7/print/"])
def test_another_providers_statement_is_not_found(browser, other_profile, address):
    with provider_transaction(other_profile.provider):
        OctoberStatementFactory(
            customer=CustomerFactory(
                bill_profile=other_profile, account_number="S-1", cycle_date=None, currency="EUR"
            ),
            statement_number="S-7",
            charges=Decimal("5.00"),
        )
    assert browser.get(address).status_code == 404


def test_a_statement_without_its_entries_says_that_it_was_imported(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        OctoberStatementFactory(customer=ada, statement_number="8", charges=Decimal("5.00"))
    assert "came in with a book" in text(browser.get("/billing/statements/8/"))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 1),
        ("q=7", 1),
        ("q=A-1", 1),
        ("q=6", 0),
        ("kind=FINAL", 0),
        ("created_from=2026-10-01&created_to=2026-10-01", 1),
        ("created_from=2026-10-02", 0),
    ],
)
def test_the_list_leaves_what_passes_its_filters(browser, statement, query, found):
    assert len(browser.get(f"/billing/statements/?{query}").context["page"].rows) == found


def test_overdue_lists_accounts_that_owe_on_a_due_statement(
    browser, plain_provider, profile, statement
):
    with provider_transaction(plain_provider):
        paid = CustomerFactory(bill_profile=profile, account_number="A-2", cycle_date=None)
        OctoberStatementFactory(customer=paid, statement_number="9", charges=Decimal("20.00"))
        TransactionFactory(
            customer=paid, amount=Decimal("20.00"), kind="PAYMENT", date=date(2026, 11, 1)
        )
    page = text(browser.get("/billing/overdue/?as_of=2026-11-04"))
    assert "A-1" in page
    assert "10 days" in page
    assert "A-2" not in page
    assert "Nothing is overdue" in text(browser.get("/billing/overdue/?as_of=2026-10-25"))


@pytest.mark.parametrize(
    "address",
    [
        "/billing/statements/",
        "/billing/overdue/?as_of=2026-11-04",
        "/search/?q=name",
        "/billing/statements/7/",
    ],
)
def test_the_number_of_queries_does_not_grow(
    browser, plain_provider, profile, statement, queries_of, address
):
    def add(number):
        with provider_transaction(plain_provider):
            customer = CustomerFactory(
                bill_profile=profile, account_number=f"B-{number}", cycle_date=None
            )
            entry = TransactionFactory(
                customer=customer,
                amount=Decimal("4.00"),
                date=date(2026, 11, 1),
                statement=OctoberStatementFactory(
                    customer=customer, statement_number=str(number), charges=Decimal("4.00")
                ),
            )
            TransactionFactory(
                customer=statement.customer,
                amount=Decimal("1.00"),
                date=date(2026, 11, 1),
                statement=statement,
            )
            assert entry.pk

    add(10)
    few = queries_of(address)
    for number in range(11, 20):
        add(number)
    assert queries_of(address) == few


@pytest.mark.parametrize(
    ("charged", "credited", "says", "state"),
    [
        ("12.00", "0", "Balance, due", "Overdue"),
        ("12.00", "12.00", "nothing is due", "Paid"),
        ("0", "12.00", "in your favour", "In credit"),
    ],
)
def test_a_statement_says_when_it_is_due_only_while_something_is_owed(
    browser, plain_provider, profile, charged, credited, says, state
):
    with provider_transaction(plain_provider):
        made = OctoberStatementFactory(
            customer=CustomerFactory(bill_profile=profile, account_number="C-1", cycle_date=None),
            statement_number="78",
            charges=Decimal(charged),
            credits=Decimal(credited),
        )
    printed, shown = (
        text(browser.get(f"/billing/statements/{made.statement_number}/{part}"))
        for part in ("print/", "")
    )
    assert says in printed
    assert ("nothing is due" in shown) == (state != "Overdue")
    assert f"{state}</span>" in shown


def test_every_page_of_a_statement_says_what_its_payments_left_open(
    browser, plain_provider, ada, statement
):
    pages = (
        "/billing/statements/",
        "/billing/statements/7/",
        "/customers/A-1/",
        "/customers/A-1/billing/statements/",
    )
    with provider_transaction(plain_provider):
        TransactionFactory(customer=ada, kind="PAYMENT", amount=Decimal("80.00"))
    for page in pages:
        assert "Paid</span>" in text(browser.get(f"{page}?as_of=2027-01-05"))


def test_statements_that_are_searched_for_say_what_is_open(browser, plain_provider, ada):
    with provider_transaction(plain_provider):
        for number in ("701", "702"):
            StatementFactory(customer=CustomerFactory(), statement_number=number)
    assert text(browser.get("/search/?q=70&as_of=2027-01-05")).count("Overdue</span>") == 2


def test_the_lists_of_statements_and_of_overdue_accounts_have_totals(
    browser, plain_provider, ada, statement
):
    with provider_transaction(plain_provider):
        TransactionFactory(customer=ada, kind="PAYMENT", amount=Decimal("30.00"))
    assert "part=total" in text(browser.get("/billing/statements/"))
    total = text(browser.get("/billing/statements/?part=total&as_of=2027-01-05"))
    assert "1 statement" in total
    assert total.count("$50.00") == 2  # open, of which overdue
    assert "$50.00" in text(browser.get("/billing/overdue/?part=total&as_of=2027-01-05"))
    assert "$0.00" in text(browser.get("/billing/statements/?part=total&as_of=2026-10-20"))
    assert "1 customer" in text(browser.get("/customers/?part=total"))


def test_an_amount_in_a_currency_without_a_sign_has_a_blank_that_does_not_break():
    assert money_text(Decimal("1.235"), "KWD") == "KWD\N{NO-BREAK SPACE}1.235"
    assert money_text(Decimal("1.235"), "USD", 2) == "$1.24"
