"""A book for a provider that has something already."""

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from statements.models import AccountBalance, Statement, StatementSeries, Transaction
from sync.book.importing import import_book
from tests.factories import ProviderFactory
from tests.sync.book.good_book import problems_of

pytestmark = pytest.mark.django_db


def test_importing_again_changes_nothing(plain_provider, book):
    first = import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        before = [
            list(model.objects.order_by("pk").values())
            for model in (Customer, Product, Statement, Transaction, AccountBalance)
        ]
    second = import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        after = [
            list(model.objects.order_by("pk").values())
            for model in (Customer, Product, Statement, Transaction, AccountBalance)
        ]
    assert after == before
    assert {name: count["unchanged"] for name, count in second.items()} == {
        name: count["new"] for name, count in first.items()
    }
    assert not any(count["new"] for count in second.values())


def test_the_same_value_written_otherwise_is_no_conflict(plain_provider, book):
    import_book(plain_provider, book.write())
    book.change("products", 2, rate="049.990", quantity="1.000")
    book.change("customers", 2, cycle_day="1")
    book.change("customers", 3, currency="USD")
    book.change("statements", 2, kind="REGULAR")
    assert not any(count["new"] for count in import_book(plain_provider, book.write()).values())


@pytest.mark.parametrize(
    ("file", "line", "values", "problem"),
    [
        (
            "bill_profiles",
            2,
            {"lead_days": "6"},
            "lead_days: conflict: 'MONTHLY' is there already, with other values in lead_days",
        ),
        (
            "customers",
            2,
            {"name": "Eve", "status": "CLOSED"},
            "name: conflict: 'A1' is there already, with other values in name, status",
        ),
        (
            "customers",
            3,
            {"bill_profile": "DAY15", "cycle_date": ""},
            "bill_profile: conflict: 'C1' is there already, with other values in "
            "bill_profile, cycle_date, cycle_day",
        ),
        (
            "products",
            2,
            {"rate": "50"},
            "rate: conflict: 'R1' is there already, with other values in rate",
        ),
        (
            "products",
            2,
            {"line_ref": ""},
            "line_ref: conflict: 'R1' is there already, with other values in line_ref",
        ),
        (
            "transactions",
            3,
            {"statement_number": ""},
            "statement_number: conflict: 'T2' is there already, "
            "with other values in statement_number",
        ),
        (
            "transactions",
            4,
            {"reverses": ""},
            "reverses: conflict: 'T3' is there already, with other values in reverses",
        ),
        (
            "threshold_rules",
            2,
            {"repeat_after_days": "3"},
            "repeat_after_days: conflict: 'LOW' is there already, "
            "with other values in repeat_after_days",
        ),
    ],
)
def test_another_row_under_a_known_key_is_a_conflict(
    plain_provider, book, file, line, values, problem
):
    import_book(plain_provider, book.write())
    book.change(file, line, **values)
    assert problems_of(plain_provider, book.write()) == [f"{file}.csv:{line}: {problem}"]


def test_a_book_may_refer_to_what_the_provider_has(plain_provider, book):
    import_book(plain_provider, book.write())
    for rows in book.rows.values():
        rows.clear()
    child = {"account_number": "C2", "name": "Two", "kind": "CHILD", "parent_account_number": "P1"}
    book.rows["customers"] = [child | {"bill_profile": "MONTHLY", "status": "OPEN"}]
    book.rows["products"] = [
        {
            "product_ref": "R3",
            "account_number": "A1",
            "line_ref": "L1",
            "product_type": "NET",
            "status": "PENDING",
        }
    ]
    book.rows["transactions"] = [
        {
            "transaction_ref": "T9",
            "account_number": "C2",
            "kind": "CREDIT",
            "amount": "1",
            "date": "2026-12-20",
            "statement_number": "1002",
        },
        {
            "transaction_ref": "T8",
            "account_number": "C1",
            "kind": "CREDIT",
            "amount": "2",
            "date": "2026-12-20",
            "reverses": "T2",
        },
    ]
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        assert Customer.objects.get(account_number="C2").parent.account_number == "P1"
        assert Transaction.objects.get(transaction_ref="T8").reverses.transaction_ref == "T2"


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (
            {"period_start": "2026-12-15", "period_end": "2026-12-20"},
            "period_start: the period overlaps 2026-12-01 to 2026-12-31, billed by 'T1'",
        ),
        (
            {
                "kind": "CREDIT",
                "product_ref": "",
                "period_start": "",
                "period_end": "",
                "reverses": "T1",
            },
            "reverses: the transaction is reversed by 'T3'",
        ),
    ],
)
def test_a_book_may_not_bill_or_reverse_again_what_the_provider_has(
    plain_provider, book, values, problem
):
    import_book(plain_provider, book.write())
    book.rows["transactions"] = [book.rows["transactions"][0] | {"transaction_ref": "T9"} | values]
    assert problems_of(plain_provider, book.write()) == [f"transactions.csv:2: {problem}"]


def test_a_cycle_that_has_its_statement_gets_no_second_one_but_may_have_a_final_one(
    plain_provider, book
):
    import_book(plain_provider, book.write())
    book.rows["transactions"].clear()
    book.rows["statements"] = [book.rows["statements"][0] | {"statement_number": "2001"}]
    assert problems_of(plain_provider, book.write()) == [
        "statements.csv:2: cycle_date: the account has the regular statement '1001' for 2026-12-01"
    ]
    book.change("statements", 2, kind="FINAL")
    assert import_book(plain_provider, book.write())["statements"]["new"] == 1


def test_the_next_statement_number_never_goes_back(plain_provider, book):
    with provider_transaction(plain_provider):
        StatementSeries.objects.create(provider=plain_provider, next_number=5000)
    import_book(plain_provider, book.write())
    with provider_transaction(plain_provider):
        assert StatementSeries.objects.get().next_number == 5000


def test_two_providers_may_have_the_same_book_and_see_only_their_own(plain_provider, book):
    other = ProviderFactory()
    import_book(plain_provider, book.write())
    import_book(other, book.write())
    with provider_transaction(other):
        assert Customer.objects.count() == 3
    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('billing.provider_id', '', true)")
        assert not Customer.objects.exists()


def test_a_reference_to_another_providers_row_is_broken(plain_provider, book):
    import_book(ProviderFactory(), book.write())
    for name in (
        "bill_profiles",
        "lines",
        "product_types",
        "products",
        "statements",
        "transactions",
    ):
        book.rows[name].clear()
    assert (
        problems_of(plain_provider, book.write())[0]
        == "customers.csv:2: bill_profile: there is no bill profile 'MONTHLY'"
    )
