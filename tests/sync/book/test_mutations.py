"""A check finds whatever is wrong with a book: the database never has to refuse one."""

import contextlib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.tenancy.transactions import provider_transaction
from statements.models import AccountBalance, Transaction
from sync.book.files import FILES
from sync.book.importing import import_book
from sync.book.problems import BookRefused
from tests.factories import ProviderFactory
from tests.sync.book.good_book import Book

pytestmark = pytest.mark.django_db

VALUES = [
    *(
        "",
        "A1",
        "C1",
        "P1",
        "L1",
        "L2",
        "R1",
        "R2",
        "T1",
        "T2",
        "T3",
        "1001",
        "1002",
        "MONTHLY",
        "DAY15",
        "NET",
        "SETUP",
        "NEW",
    ),
    *(
        "STANDARD",
        "PARENT",
        "CHILD",
        "OPEN",
        "CLOSED",
        "ACTIVE",
        "CHARGE",
        "CREDIT",
        "REGULAR",
        "FINAL",
        "USD",
        "JPY",
        "true",
    ),
    *(
        "0",
        "1",
        "15",
        "20",
        "31",
        "60",
        "-5",
        "10.00",
        "0.001",
        "9999999999999999",
        "1" * 64,
        "2026-12-01",
        "2026-12-31",
        "2027-01-15",
    ),
    *("0001-01-01", "infinity", "NaN", "'; --", "{}", "\\N", "%s", "x" * 501),
]
places = st.sampled_from([(file.name, column.name) for file in FILES for column in file.columns])
changes = st.lists(
    st.tuples(places, st.integers(0, 5), st.sampled_from(VALUES), st.booleans()),
    min_size=1,
    max_size=6,
)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=changes, second=changes)
def test_a_book_with_any_changes_comes_in_or_is_refused_line_by_line(
    db, tmp_path_factory, first, second
):
    provider = ProviderFactory()
    folder = tmp_path_factory.mktemp("mutations")
    for number, made in enumerate((first, second)):
        book = Book(folder / str(number))
        for (file, column), place, value, added in made:
            row = book.rows[file][place % len(book.rows[file])]
            if added:
                book.rows[file].append(row | {column: value})
            else:
                row[column] = value
        with contextlib.suppress(BookRefused):
            import_book(provider, book.write())
    _assert_balances_are_sums_of_the_ledger(provider)


def _assert_balances_are_sums_of_the_ledger(provider) -> None:
    with provider_transaction(provider):
        charged: dict[object, object] = {}
        for entry in Transaction.objects.filter(kind="CHARGE"):
            charged[entry.billing_account_id] = (
                charged.get(entry.billing_account_id, 0) + entry.amount
            )
        balances = AccountBalance.objects.exclude(charges=0).values_list("customer_id", "charges")
        assert dict(balances) == {account: amount for account, amount in charged.items() if amount}
