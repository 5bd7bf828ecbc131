"""The list of overdue accounts: filters, order, promises and the file."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.tenancy.transactions import provider_transaction
from statements.payments.operations import promise_payment
from tests.browser import text
from tests.factories import CustomerFactory, StatementFactory

PAGE, FILE = "/billing/overdue/", "/billing/overdue.csv"


@pytest.fixture
def overdue(plain_provider, profile):
    """Three accounts that owe 30.00, 10.00 and 20.00; the second is closed, the third promised."""
    with provider_transaction(plain_provider):
        for number, name, status, amount, due in (
            ("A-1", "Carol", "OPEN", 30, date(2026, 12, 1)),
            ("A-2", "Ada", "CLOSED", 10, date(2026, 12, 3)),
            ("A-3", "Bob", "OPEN", 20, date(2026, 12, 2)),
        ):
            customer = CustomerFactory(
                account_number=number, name=name, status=status, bill_profile=profile
            )
            StatementFactory(customer=customer, charges=Decimal(amount), due_date=due)
        promise_payment(
            customer, kind="PROMISE", until=date(2027, 1, 20), as_of=date(2027, 1, 5), actor="ada"
        )


@pytest.fixture(autouse=True)
def permitted(grant):
    grant("accounts.export_lists")


def shown(browser, query: str) -> list[str]:
    page = browser.get(f"{PAGE}?as_of=2027-01-05&{query}").context["page"]
    return [row.account_number for row in page.rows]


@pytest.mark.parametrize(
    ("query", "accounts"),
    [
        ("", ["A-1", "A-2", "A-3"]),
        ("sort=-account", ["A-3", "A-2", "A-1"]),
        ("sort=name", ["A-2", "A-3", "A-1"]),
        ("sort=-past_due", ["A-1", "A-3", "A-2"]),
        ("sort=due", ["A-1", "A-3", "A-2"]),
        ("sort=nothing", ["A-1", "A-2", "A-3"]),
        ("status=OPEN", ["A-1", "A-3"]),
        ("status=CLOSED", ["A-2"]),
        ("promise=yes", ["A-3"]),
        ("promise=no", ["A-1", "A-2"]),
        ("q=Carol", ["A-1"]),
        ("sort=name&after=A-3", ["A-1"]),
        ("sort=name&before=A-3", ["A-2"]),
        ("sort=-past_due&after=A-3", ["A-2"]),
        ("sort=name&after=unknown", ["A-2", "A-3", "A-1"]),
    ],
)
def test_it_can_be_filtered_and_sorted_by_its_columns(browser, overdue, query, accounts):
    assert shown(browser, query) == accounts


def test_it_shows_who_promised_until_when(browser, overdue):
    assert "20 Jan 2027" in text(browser.get(f"{PAGE}?as_of=2027-01-05"))


def test_the_total_is_of_what_passes_the_filters(browser, overdue):
    total = text(browser.get(f"{PAGE}?as_of=2027-01-05&part=total&status=OPEN"))
    assert "2 accounts" in total
    assert "$50.00" in total


def test_the_file_has_what_passes_the_filters(browser, overdue):
    lines = browser.get(f"{FILE}?as_of=2027-01-05&promise=yes").getvalue().decode().splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("A-3,Bob,OPEN,")
    assert lines[1].endswith(",2026-12-02,2027-01-20,USD,20.00")


def test_a_filter_that_cannot_be_read_leads_back_to_the_page(browser, overdue):
    answer = browser.get(f"{FILE}?promise=perhaps")
    assert answer.status_code == 302
    assert answer.url.startswith(PAGE)


def test_the_head_of_a_column_says_its_order_and_turns_it_round(browser, overdue):
    page = text(browser.get(f"{PAGE}?as_of=2027-01-05&sort=name&status=OPEN"))
    assert 'aria-sort="ascending"' in page
    assert "sort=-name" in page
    assert "status=OPEN&amp;sort=due" in page
