"""Every rule that a row of a book can break, each with the exact line that says so."""

import pytest

from sync.book.importing import import_book
from tests.sync.book.good_book import problems_of

BROKEN_RULES = [
    (
        "bill_profiles",
        3,
        {"due_day": "28"},
        "due_day: with Cycle Day 15 it puts due dates more than 20 days past cycle date + terms, "
        "and blocks the next statement",
    ),
    ("customers", 2, {"bill_profile": "NONE"}, "bill_profile: there is no bill profile 'NONE'"),
    (
        "customers",
        2,
        {"cycle_date": "2027-01-30", "cycle_day": "31"},
        "cycle_date: 2027-01-30 is not on the anchor 31 of its month",
    ),
    ("customers", 4, {"cycle_day": "1"}, "cycle_day: 1 is not the bill profile's Cycle Day 15"),
    (
        "customers",
        4,
        {"cycle_date": "2027-01-16"},
        "cycle_date: 2027-01-16 is not on the anchor 15 of its month",
    ),
    (
        "customers",
        3,
        {"parent_account_number": ""},
        "parent_account_number: a CHILD needs a parent",
    ),
    (
        "customers",
        3,
        {"parent_account_number": "NONE"},
        "parent_account_number: there is no account 'NONE'",
    ),
    (
        "customers",
        3,
        {"parent_account_number": "A1"},
        "parent_account_number: 'A1' is a STANDARD and not a PARENT",
    ),
    ("customers", 3, {"currency": "EUR"}, "currency: EUR is not the parent's currency USD"),
    (
        "customers",
        2,
        {"parent_account_number": "P1"},
        "parent_account_number: a STANDARD has no parent",
    ),
    (
        "customers",
        2,
        {"credit_limit": "0.001"},
        "credit_limit: 0.001 is finer than the minor unit of USD",
    ),
    (
        "customers",
        2,
        {"currency": "JPY", "credit_limit": "0.5"},
        "credit_limit: 0.5 is finer than the minor unit of JPY",
    ),
    ("lines", 2, {"account_number": "NONE"}, "account_number: there is no account 'NONE'"),
    ("products", 2, {"line_ref": "L2"}, "line_ref: the line is of another account"),
    ("products", 2, {"line_ref": "NONE"}, "line_ref: there is no line 'NONE'"),
    (
        "products",
        2,
        {"product_type": "NONE", "rate": "1"},
        "product_type: there is no product type 'NONE'",
    ),
    ("products", 3, {"rate": ""}, "rate: neither the row nor the product type gives one"),
    ("orders", 2, {"account_number": "NONE"}, "account_number: there is no account 'NONE'"),
    (
        "statements",
        2,
        {"balance": "10.01"},
        "balance: 10.01 is not previous_balance + charges - credits - payments, which is 10",
    ),
    ("transactions", 3, {"amount": "2.005"}, "amount: 2.005 is finer than the minor unit of USD"),
    ("transactions", 2, {"product_ref": "R2"}, "product_ref: the product is of another account"),
    ("transactions", 2, {"product_ref": "NONE"}, "product_ref: there is no product 'NONE'"),
    ("transactions", 2, {"product_ref": ""}, "product_ref: a period needs a product"),
    ("transactions", 2, {"period_end": ""}, "period_end: is missing: a period has both dates"),
    ("transactions", 2, {"period_start": ""}, "period_start: is missing: a period has both dates"),
    (
        "transactions",
        2,
        {"period_end": "2026-11-30"},
        "period_end: 2026-11-30 is before the start 2026-12-01",
    ),
    (
        "transactions",
        2,
        {"period_end": "2027-01-01"},
        "period_end: 2027-01-01 is after the date that the product is billed through, 2026-12-31",
    ),
    (
        "products",
        2,
        {"billed_through_date": ""},
        "transactions.csv:2: period_end: 2026-12-31 is after the date that the product is billed "
        "through, which is empty",
    ),
    (
        "transactions",
        2,
        {"statement_number": "NONE"},
        "statement_number: there is no statement 'NONE'",
    ),
    (
        "transactions",
        2,
        {"statement_number": "1002"},
        "statement_number: the statement is of another account",
    ),
    (
        "transactions",
        3,
        {"statement_number": "1001"},
        "statement_number: the statement is of another account",
    ),
    ("transactions", 4, {"reverses": "NONE"}, "reverses: there is no transaction 'NONE'"),
    (
        "transactions",
        4,
        {"reverses": "T2"},
        "reverses: the reversed transaction is of another account",
    ),
    ("transactions", 4, {"reverses": "T3"}, "reverses: a transaction cannot reverse itself"),
    (
        "transactions",
        4,
        {"kind": "PAYMENT"},
        "reverses: a CHARGE is reversed by a CREDIT, not by a PAYMENT",
    ),
    (
        "transactions",
        4,
        {"amount": "9.99"},
        "reverses: the amount 9.99 is not that of the reversed transaction, 10",
    ),
    (
        "products",
        2,
        {"rate": "99999999999.99", "quantity": "99999999.99"},
        "rate: rate × quantity is not below 1,000,000,000,000",
    ),
]

ADDED_ROWS = [
    ("customers", {"name": "Other"}, "account_number: 'A1' is repeated from line 2"),
    ("transactions", {}, "transaction_ref: 'T1' is repeated from line 2"),
    (
        "statements",
        {"statement_number": "1003", "account_number": "C1"},
        "account_number: the account is a CHILD: statements are made for its parent",
    ),
    (
        "statements",
        {"statement_number": "1003"},
        "cycle_date: the account has the regular statement of line 2 for 2026-12-01",
    ),
    (
        "transactions",
        {"transaction_ref": "T4", "period_start": "2026-12-31"},
        "period_start: 2026-12-31 is in another period of the product, which ends on 2026-12-31",
    ),
    (
        "transactions",
        {
            "transaction_ref": "T4",
            "kind": "CREDIT",
            "product_ref": "",
            "period_start": "",
            "period_end": "",
            "reverses": "T1",
        },
        "reverses: the transaction is reversed by line 4",
    ),
]


def test_the_good_book_comes_in(plain_provider, book):
    counts = import_book(plain_provider, book.write())
    assert {name: count["new"] for name, count in counts.items()} == {
        name: len(rows) for name, rows in book.rows.items()
    }


@pytest.mark.parametrize(
    ("file", "line", "values", "problem"),
    BROKEN_RULES,
    ids=[f"{case[0]} {case[3]}"[:60] for case in BROKEN_RULES],
)
def test_a_row_that_breaks_a_rule_is_refused_and_no_other(
    plain_provider, book, file, line, values, problem
):
    book.change(file, line, **values)
    expected = problem if ".csv:" in problem else f"{file}.csv:{line}: {problem}"
    assert problems_of(plain_provider, book.write()) == [expected]


@pytest.mark.parametrize(
    ("file", "values", "problem"),
    ADDED_ROWS,
    ids=[f"{case[0]} {case[2]}"[:60] for case in ADDED_ROWS],
)
def test_a_row_that_does_not_go_with_another_is_refused(
    plain_provider, book, file, values, problem
):
    book.add(file, **values)
    assert problems_of(plain_provider, book.write()) == [
        f"{file}.csv:{len(book.rows[file]) + 1}: {problem}"
    ]


def test_a_due_day_is_judged_with_the_customers_own_cycle_day(plain_provider, book):
    book.change("bill_profiles", 2, due_day="20")
    assert problems_of(plain_provider, book.write()) == [
        "customers.csv:2: bill_profile: with the bill profile's Due Day 20 the anchor 1 puts due "
        "dates more than 20 days past cycle date +"
        " terms, and blocks the next statement"
    ]


def test_a_due_day_without_a_cycle_day_is_no_fault_of_the_profile(plain_provider, book):
    """Due Day 28 would block month ends, but none of its customers has one."""
    book.add("bill_profiles", code="DUE28", terms_days="0", due_day="28")
    book.add("customers", account_number="A28", bill_profile="DUE28", cycle_date="2027-01-28")
    assert import_book(plain_provider, book.write())["bill_profiles"]["new"] == 3


def test_transactions_that_reverse_each_other_are_refused(plain_provider, book):
    row = {"account_number": "A1", "kind": "CREDIT", "amount": "1", "date": "2026-12-20"}
    book.rows["transactions"] = [
        row | {"transaction_ref": "X1", "reverses": "X2"},
        row | {"transaction_ref": "X2", "reverses": "X1", "kind": "CHARGE"},
        row | {"transaction_ref": "Y3", "reverses": "Y2"},
        row | {"transaction_ref": "Y2", "reverses": "Y1", "kind": "CHARGE"},
        row | {"transaction_ref": "Y1"},
    ]
    assert problems_of(plain_provider, book.write()) == [
        "transactions.csv:2: reverses: transactions reverse each other in a circle",
        "transactions.csv:3: reverses: transactions reverse each other in a circle",
    ]
    del book.rows["transactions"][:2]
    assert import_book(plain_provider, book.write())["transactions"]["new"] == 3
