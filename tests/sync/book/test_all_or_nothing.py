"""A book comes in as a whole, or not at all."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
from django.db import connection
from django_scopes import scopes_disabled

from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.tenancy.single_flight import single_flight
from products.models import Product
from statements.models import AccountBalance, Statement, StatementSeries, Transaction
from sync.book.importing import import_book
from sync.book.problems import BookRefused
from tests.sync.book.good_book import problems_of

pytestmark = pytest.mark.django_db


def stored(model) -> int:
    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        number = model.objects.count()
        cursor.execute("SET ROLE billing_app")
    return number


def test_nothing_is_stored_when_one_row_is_wrong(plain_provider, book):
    book.change("threshold_rules", 2, threshold="low")
    problems_of(plain_provider, book.write())
    assert not any(
        stored(model) for model in (Customer, Product, Statement, Transaction, AccountBalance)
    )


def test_a_dry_run_counts_and_stores_nothing(plain_provider, book):
    counts = import_book(plain_provider, book.write(), dry_run=True)
    assert counts["customers"] == {"rows": 3, "new": 3, "unchanged": 0}
    assert not any(
        stored(model)
        for model in (Customer, Product, Statement, StatementSeries, Transaction, AccountBalance)
    )


def test_the_first_hundred_problems_are_told_in_the_order_of_the_book_and_all_are_counted(
    plain_provider, book
):
    for number in range(150):
        book.add(
            "customers",
            account_number=f"B{number}",
            status="NEW" if number % 2 else "OPEN",
            currency="EUR",
            credit_limit="0.001",
        )
    book.change("bill_profiles", 2, name="")
    with pytest.raises(BookRefused) as refusal:
        import_book(plain_provider, book.write())
    problems = refusal.value.problems
    assert refusal.value.total == 1 + 150 + 75
    assert len(problems) == 100
    assert problems[:4] == [
        "bill_profiles.csv:2: name: is required",
        "customers.csv:5: credit_limit: 0.001 is finer than the minor unit of EUR",
        "customers.csv:6: status: 'NEW' is none of LEAD, PENDING, OPEN, SUSPENDED, CLOSED",
        "customers.csv:6: credit_limit: 0.001 is finer than the minor unit of EUR",
    ]


def test_two_imports_at_once_are_one_too_many(plain_provider, book):
    folder = book.write()
    with held_elsewhere(plain_provider), pytest.raises(Refused, match="another import is at work"):
        import_book(plain_provider, folder)
    assert import_book(plain_provider, folder)["customers"]["new"] == 3


@contextmanager
def held_elsewhere(provider: Provider) -> Iterator[None]:
    """Hold the lock of the provider's imports on another connection."""
    held, enough = Event(), Event()

    def hold() -> None:
        with single_flight(provider, "import_book"):
            held.set()
            enough.wait()
        connection.close()

    with ThreadPoolExecutor() as pool:
        holding = pool.submit(hold)
        held.wait(10)
        yield
        enough.set()
        holding.result()
