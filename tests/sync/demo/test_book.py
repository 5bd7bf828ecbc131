"""The demo book, checked as files: what a provider would bring in on any day of the year."""

import csv
from collections import Counter, defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.calendar import is_anchored
from sync.demo.book import write_demo_book
from sync.demo.customers import TELCO_CSV
from sync.demo.services import PROFILES, SERVICES

DAYS = [
    date(2026, 11, 22),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 2, 28),
    date(2027, 3, 1),
    date(2027, 3, 31),
    date(2028, 2, 28),
    date(2028, 2, 29),
]
AUTOMATIC = {"Bank transfer (automatic)", "Credit card (automatic)"}

Rows = list[dict[str, str]]


class DemoBook:
    """The files of one demo book, read back."""

    def __init__(self, folder: Path, as_of: date) -> None:
        self.as_of = as_of
        write_demo_book(folder, as_of)
        self.customers = _read(folder / "customers.csv")
        self.lines = _read(folder / "lines.csv")
        self.products = _read(folder / "products.csv")
        self.statements = _read(folder / "statements.csv")
        self.transactions = _read(folder / "transactions.csv")


@pytest.fixture(scope="module")
def telco() -> dict[str, dict[str, str]]:
    return {row["customerID"]: row for row in _read(TELCO_CSV)}


@pytest.fixture(scope="module", params=DAYS, ids=str)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> DemoBook:
    return DemoBook(tmp_path_factory.mktemp("demo"), request.param)


def test_the_data_has_the_published_totals(telco):
    charges = Counter()
    for row in telco.values():
        charges[row["Churn"]] += Decimal(row["MonthlyCharges"])
    assert len(telco) == 7043
    assert sum(row["Churn"] == "Yes" for row in telco.values()) == 1869
    assert charges["No"] == Decimal("316985.75")
    assert charges.total() == Decimal("456116.60")


def test_every_row_becomes_one_customer(book, telco):
    assert [row["account_number"] for row in book.customers] == list(telco)
    assert Counter(row["status"] for row in book.customers) == {
        "OPEN": 7043 - 1869 - 11 + 380,
        "CLOSED": 1869 - 380,
        "PENDING": 11,
    }


def test_the_rates_of_each_customer_add_up_to_its_monthly_charges(book, telco):
    rates = defaultdict(Decimal)
    for row in book.products:
        rates[row["account_number"]] += Decimal(row["rate"])
    assert rates == {account: Decimal(row["MonthlyCharges"]) for account, row in telco.items()}


def test_only_the_main_product_differs_from_its_list_price(book):
    prices = {service.code: service.price for service in SERVICES}
    off_list = [row for row in book.products if Decimal(row["rate"]) != prices[row["product_type"]]]
    differences = [abs(Decimal(row["rate"]) - prices[row["product_type"]]) for row in off_list]
    assert {row["product_type"] for row in off_list} == {"FIBER", "DSL", "PHONE"}
    assert len(off_list) == len({row["account_number"] for row in off_list})
    assert max(differences) <= 5


def test_cycle_dates_use_every_day_of_the_month_and_are_the_first_from_today(book):
    assert {int(row["cycle_day"]) for row in book.customers} == set(range(1, 32))
    for row in book.customers:
        cycle_date = _date(row["cycle_date"])
        assert is_anchored(cycle_date, int(row["cycle_day"]))
        assert 0 <= (cycle_date - book.as_of).days <= 30


def test_the_statement_of_the_previous_cycle_is_the_one_that_the_profile_makes(book):
    customers = {row["account_number"]: row for row in book.customers}
    profiles = {profile.code: profile for profile in PROFILES.values()}
    assert len(book.statements) == len(customers)
    for statement in book.statements:
        customer = customers[statement["account_number"]]
        profile = profiles[customer["bill_profile"]]
        previous, cycle = _date(statement["cycle_date"]), _date(customer["cycle_date"])
        assert is_anchored(previous, int(customer["cycle_day"]))
        assert (cycle.year * 12 + cycle.month) - (previous.year * 12 + previous.month) == 1
        assert _date(statement["created_on"]) == previous - timedelta(days=profile.lead_days)
        assert _date(statement["due_date"]) == previous + timedelta(days=profile.terms_days)


def test_a_statement_is_paid_in_full_exactly_where_payment_is_automatic(book, telco):
    for statement in book.statements:
        row = telco[statement["account_number"]]
        charges, payments = Decimal(statement["charges"]), Decimal(statement["payments"])
        assert charges == Decimal(row["MonthlyCharges"])
        assert payments == (charges if row["PaymentMethod"] in AUTOMATIC else 0)
        assert Decimal(statement["balance"]) == charges - payments


def test_the_transactions_of_each_statement_add_up_to_it(book):
    sums = defaultdict(Decimal)
    for row in book.transactions:
        sums[row["statement_number"], row["account_number"], row["kind"]] += Decimal(row["amount"])
    for row in book.statements:
        key = row["statement_number"], row["account_number"]
        assert sums[*key, "CHARGE"] == Decimal(row["charges"])
        assert sums[*key, "PAYMENT"] == Decimal(row["payments"])


def test_statements_are_listed_in_the_order_in_which_they_were_made(book):
    made = [(_date(row["created_on"]), int(row["statement_number"])) for row in book.statements]
    assert made == sorted(made)


def test_nothing_has_happened_after_today(book):
    assert all(_date(row["date"]) < book.as_of for row in book.transactions)
    for row in book.products:
        if row["activated_on"]:
            last = _date(row["disconnected_on"]) if row["disconnected_on"] else book.as_of
            assert _date(row["activated_on"]) <= last <= book.as_of


def test_active_products_are_billed_through_the_day_before_the_cycle_date(book):
    cycle_dates = {row["account_number"]: _date(row["cycle_date"]) for row in book.customers}
    for row in book.products:
        if row["status"] == "PENDING":
            assert row["activated_on"] == row["billed_through_date"] == ""
        else:
            day_before = cycle_dates[row["account_number"]] - timedelta(days=1)
            assert _date(row["billed_through_date"]) == day_before


def test_sync_status_would_close_exactly_380_accounts_and_the_brake_holds_them(book):
    in_service = {
        row["account_number"]
        for row in [*book.lines, *book.products]
        if row["status"] != "DISCONNECTED"
    }
    open_accounts = {row["account_number"] for row in book.customers if row["status"] == "OPEN"}
    candidates = open_accounts - in_service
    assert len(candidates) == 380
    assert len(candidates) > max(25, Decimal("0.02") * len(open_accounts))


def test_some_statements_are_overdue(book):
    overdue = [
        row
        for row in book.statements
        if _date(row["due_date"]) < book.as_of and Decimal(row["balance"]) > 0
    ]
    assert 500 < len(overdue) < 3000


def test_the_queue_waits_for_one_year_contracts_within_their_lead_days(book):
    queued = [
        row
        for row in book.customers
        if row["bill_profile"] == "Y1"
        and row["status"] == "OPEN"
        and _date(row["cycle_date"]) - timedelta(days=10) <= book.as_of
    ]
    assert 100 < len(queued) < 1000


def test_the_same_day_gives_the_same_bytes(tmp_path):
    for folder in ("first", "second"):
        write_demo_book(tmp_path / folder, date(2026, 11, 22))
    for path in (tmp_path / "first").iterdir():
        assert path.read_bytes() == (tmp_path / "second" / path.name).read_bytes()


def _read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def _date(text: str) -> date:
    return date.fromisoformat(text)
