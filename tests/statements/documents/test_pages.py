from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.templatetags.ui import money_text
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement
from tests.browser import text
from tests.factories import CustomerFactory, OctoberStatementFactory, TransactionFactory


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
    ("balance", "says"),
    [("12.00", "Balance, due"), ("0", "nothing is due"), ("-12.00", "in your favour")],
)
def test_a_statement_says_when_it_is_due_only_while_something_is_owed(
    browser, plain_provider, profile, balance, says
):
    owed = max(Decimal(balance), Decimal(0))
    with provider_transaction(plain_provider):
        statement = OctoberStatementFactory(
            customer=CustomerFactory(bill_profile=profile, account_number="C-1", cycle_date=None),
            statement_number="77",
            charges=Decimal("12.00"),
        )
        sums = {"charges": owed, "credits": owed - Decimal(balance), "balance": Decimal(balance)}
        made = Statement.objects.create(
            provider=plain_provider,
            customer=statement.customer,
            statement_number="78",
            created_on=statement.created_on,
            cycle_date=statement.cycle_date + timedelta(days=31),
            due_date=statement.due_date,
            previous_balance=0,
            payments=0,
            **sums,
        )
    printed, shown = (
        text(browser.get(f"/billing/statements/{made.statement_number}/{part}"))
        for part in ("print/", "")
    )
    assert says in printed
    assert ("Due date passed" in shown) == (owed > 0)
    assert ("nothing is due" in shown) == (owed == 0)


def test_an_amount_in_a_currency_without_a_sign_has_a_blank_that_does_not_break():
    assert money_text(Decimal("1.235"), "KWD") == "KWD\N{NO-BREAK SPACE}1.235"
    assert money_text(Decimal("1.235"), "USD", 2) == "$1.24"
