"""Every value that a book can have wrong, each with the exact line that says so."""

import pytest

from sync.book.importing import import_book
from sync.book.problems import BookRefused
from tests.sync.book.good_book import problems_of

KEY = "is not a key: use up to 64 letters, digits and . _ : - starting with a letter or digit"

WRONG_VALUES = [
    ("bill_profiles", {"code": "-x"}, f"code: '-x' {KEY}"),
    ("bill_profiles", {"code": "x" * 65}, f"code: '{'x' * 40}…' {KEY}"),
    ("bill_profiles", {"name": ""}, "name: is required"),
    ("bill_profiles", {"name": "n" * 201}, "name: has 201 characters; 200 are allowed"),
    ("bill_profiles", {"billing_mode": "cycle"}, "billing_mode: 'cycle' is none of CYCLE, DAILY"),
    ("bill_profiles", {"lead_days": "61"}, "lead_days: 61 is not between 0 and 60"),
    ("bill_profiles", {"terms_days": "-1"}, "terms_days: -1 is not between 0 and 365"),
    ("bill_profiles", {"advance_months": "1.0"}, "advance_months: '1.0' is not a whole number"),
    ("bill_profiles", {"cycle_day": "32"}, "cycle_day: 32 is not between 1 and 31"),
    ("bill_profiles", {"due_day": "٣"}, "due_day: '٣' is not a whole number"),
    (
        "bill_profiles",
        {"prorate_first_period": "True"},
        "prorate_first_period: 'True' is neither true nor false",
    ),
    ("customers", {"email": "nobody"}, "email: 'nobody' is not an e-mail address"),
    ("customers", {"kind": "OTHER"}, "kind: 'OTHER' is none of STANDARD, PARENT, CHILD"),
    ("customers", {"status": ""}, "status: is required"),
    (
        "customers",
        {"cycle_date": "2027-1-1"},
        "cycle_date: '2027-1-1' is not a date; write YYYY-MM-DD",
    ),
    (
        "customers",
        {"cycle_date": "20270101"},
        "cycle_date: '20270101' is not a date; write YYYY-MM-DD",
    ),
    (
        "customers",
        {"cycle_date": "2027-02-29"},
        "cycle_date: '2027-02-29' is not a day of the calendar",
    ),
    (
        "customers",
        {"opened_on": "1066-10-14"},
        "opened_on: 1066-10-14 is not between the years 1900 and 2200",
    ),
    ("customers", {"currency": "usd"}, "currency: 'usd' is not an ISO 4217 currency code"),
    ("customers", {"credit_limit": "1e3"}, "credit_limit: '1e3' is not a plain decimal number"),
    ("customers", {"credit_limit": "NaN"}, "credit_limit: 'NaN' is not a plain decimal number"),
    ("customers", {"credit_limit": "+1"}, "credit_limit: '+1' is not a plain decimal number"),
    ("customers", {"credit_limit": "1,000"}, "credit_limit: '1,000' is not a plain decimal number"),
    (
        "customers",
        {"credit_limit": "1" * 17},
        f"credit_limit: '{'1' * 17}' has more than 12 digits before the point or 4 after it",
    ),
    (
        "product_types",
        {"default_rate": "0.123456789"},
        "default_rate: '0.123456789' has more than 12 digits before the point or 8 after it",
    ),
    ("products", {"quantity": "-1"}, "quantity: -1 is negative"),
    ("products", {"description": "d" * 501}, "description: has 501 characters; 500 are allowed"),
    ("transactions", {"amount": "-0.01"}, "amount: -0.01 is negative"),
    ("statements", {"kind": "regular"}, "kind: 'regular' is none of REGULAR, FINAL"),
    ("statements", {"payments": "-5"}, "payments: -5 is negative"),
    *(
        ("statements", {column: "0.001"}, f"{column}: 0.001 is finer than the minor unit of USD")
        for column in ("previous_balance", "charges", "credits", "payments", "balance")
    ),
    ("threshold_rules", {"rearm_margin": "-1"}, "rearm_margin: -1 is negative"),
    (
        "threshold_rules",
        {"repeat_after_days": "0"},
        "repeat_after_days: 0 is not between 1 and 2147483647",
    ),
]


@pytest.mark.parametrize(
    ("file", "values", "problem"),
    WRONG_VALUES,
    ids=[f"{case[0]} {case[2]}"[:60] for case in WRONG_VALUES],
)
def test_a_value_of_the_wrong_form_is_refused(plain_provider, book, file, values, problem):
    first = book.rows[file][0]
    book.add(file, **{next(iter(first)): "NEW"})
    line = len(book.rows[file]) + 1
    book.change(file, line, **values)
    assert f"{file}.csv:{line}: {problem}" in problems_of(plain_provider, book.write())


@pytest.mark.parametrize("amount", ["999999999999.99", "1000000000000"])
def test_a_balance_that_the_ledger_could_not_hold_is_refused_by_name(plain_provider, book, amount):
    for number in range(1001):
        book.rows["transactions"].append(
            {
                "transaction_ref": f"B{number}",
                "account_number": "A1",
                "kind": "CHARGE",
                "amount": amount,
                "date": "2026-12-20",
            }
        )
    with pytest.raises(BookRefused) as refusal:
        import_book(plain_provider, book.write())
    if amount == "1000000000000":
        assert refusal.value.total == 1001
    else:
        assert refusal.value.problems == [
            "transactions.csv:1005: amount: the balance of the account comes to "
            "1000999999999989.99,"
            " which is not below 1,000,000,000,000,000"
        ]
