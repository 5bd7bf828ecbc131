"""What an import stores."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from accounts.models import Customer
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from products.models import Product, ProductType
from statements.models import AccountBalance, Statement, StatementSeries
from sync.book.importing import import_book
from tests.factories import ProviderFactory

pytestmark = pytest.mark.django_db


def test_defaults_are_filled_in(plain_provider, book):
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        customers = {customer.account_number: customer for customer in Customer.objects.all()}
        assert (
            customers["A1"].cycle_day,
            customers["C1"].cycle_day,
            customers["P1"].cycle_day,
        ) == (
            1,
            31,
            15,
        )
        assert customers["C1"].currency == customers["P1"].currency == "USD"
        assert customers["C1"].parent == customers["P1"]
        assert customers["A1"].email == ""
        assert Product.objects.get(product_ref="R1").rate == Decimal("49.99")
        assert Product.objects.get(product_ref="R1").quantity == 1
        assert ProductType.objects.get(code="NET").bill_while_suspended
        assert set(Statement.objects.values_list("kind", "status")) == {("REGULAR", "CREATED")}


def test_a_child_takes_its_parents_currency_and_everybody_else_the_providers(book, db):
    provider = ProviderFactory(currency="KWD")
    book.change("customers", 2, currency="")
    book.change("customers", 4, currency="JPY")
    import_book(provider, book.write())
    with provider_transaction(provider):
        assert dict(Customer.objects.values_list("account_number", "currency")) == {
            "A1": "KWD",
            "P1": "JPY",
            "C1": "JPY",
        }


def test_a_customer_without_cycle_date_has_no_anchor_unless_one_is_given(plain_provider, book):
    book.change("customers", 2, cycle_date="")
    book.change("customers", 3, cycle_date="", cycle_day="7")
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        assert dict(Customer.objects.values_list("account_number", "cycle_day")) == {
            "A1": None,
            "P1": 15,
            "C1": 7,
        }


def test_states_out_of_sync_are_no_problem(plain_provider, book):
    book.change("customers", 2, status="LEAD")
    book.change("customers", 4, status="SUSPENDED")
    book.change("lines", 2, status="PENDING")
    book.change("products", 3, status="ACTIVE")
    assert import_book(plain_provider, book.write())["customers"]["new"] == 3


def test_statements_keep_the_order_of_the_file(plain_provider, book):
    for number in range(20):
        book.add("statements", statement_number=f"S{-number % 7}-{number}", kind="FINAL")
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        made = list(Statement.objects.order_by("pk").values_list("statement_number", flat=True))
    assert made == [row["statement_number"] for row in book.rows["statements"]]


@pytest.mark.parametrize(
    ("numbers", "following"),
    [([], 1), (["S1"], 1), (["7", "0041", "S99"], 42), (["9" * 64], 1), (["9" * 18], 10**18)],
)
def test_the_next_statement_number_is_above_the_highest_imported_one_of_18_digits_at_most(
    plain_provider, book, numbers, following
):
    book.rows["transactions"].clear()
    statement = book.rows["statements"][0]
    book.rows["statements"] = [
        statement | {"statement_number": number, "kind": "FINAL"} for number in numbers
    ]
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        assert StatementSeries.objects.get().next_number == following


@pytest.mark.parametrize("number", ["9223372036854775800", "9" * 64, "9" * 18])
def test_statements_are_made_after_an_import_whatever_its_statement_numbers(
    plain_provider, book, number
):
    book.change("transactions", 2, statement_number=number)
    book.change("statements", 2, statement_number=number)
    import_book(plain_provider, book.write())

    run = run_process(plain_provider, "statements", as_of=date(2027, 1, 14), started_by="test")

    assert (run.status, run.counts["statements"]) == ("SUCCEEDED", 1)


def test_balances_are_the_sums_of_the_ledger(plain_provider, book):
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        balances = {
            balance.customer.account_number: balance
            for balance in AccountBalance.objects.select_related("customer")
        }
    assert set(balances) == {"A1", "P1"}
    assert (balances["A1"].charges, balances["A1"].credits, balances["A1"].unposted_credits) == (
        10,
        10,
        10,
    )
    assert (
        balances["P1"].charges,
        balances["P1"].unposted_charges,
        balances["P1"].last_statement_balance,
    ) == (2, 0, 0)


def test_profiles_that_hardly_mean_what_they_say_are_warned_of(plain_provider, book):
    book.change("bill_profiles", 2, advance_months="0")
    warnings: list[str] = []
    import_book(plain_provider, book.write(), warn=warnings.append)
    assert [warning.split(";")[0] for warning in warnings] == [
        "bill_profiles.csv:2: advance_months is 0: a customer enters the statement queue on the "
        "day its cycle date advances and leaves it the"
        " same night"
    ]


def test_progress_reaches_the_end_of_each_step(plain_provider, book):
    seen: dict[str, tuple[int, int]] = {}
    import_book(
        plain_provider,
        book.write(),
        progress=lambda step, done, total: seen.update({step: (done, total)}),
    )
    size = sum(path.stat().st_size for path in Path(book.folder).iterdir())
    assert seen == {"reading": (size, size), "checking": (9, 9), "storing": (18, 18)}


def test_text_comes_in_as_it_is_written(plain_provider, book):
    names = [
        'say "hi", twice',
        "=1+1",
        "é 日本 🙂",
        "\\N",
        "\\.",
        " x ",
        "null",
        "{}",
    ]
    for number, name in enumerate(names):
        book.add("customers", account_number=f"B{number}", name=name)
    import_book(plain_provider, book.write())
    with (book.folder / "customers.csv").open(newline="") as source:
        written = {row["account_number"]: row["name"] for row in csv.DictReader(source)}
    with provider_transaction(plain_provider):
        assert dict(Customer.objects.values_list("account_number", "name")) == written
