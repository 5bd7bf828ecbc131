"""Nothing in the ledger is edited or removed, whoever asks: the application's role or the owner of
the tables.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from accounts.models import Provider
from statements.models import Statement, Transaction
from tests.factories import StatementFactory, TransactionFactory

TABLES = ["statements_transaction", "statements_statement"]
EDITS = [
    "UPDATE statements_transaction SET amount = 1",
    "UPDATE statements_transaction SET kind = 'CREDIT'",
    "UPDATE statements_transaction SET date = '2020-01-01'",
    "UPDATE statements_transaction SET description = 'other'",
    "UPDATE statements_transaction SET transaction_ref = 'other'",
    "UPDATE statements_statement SET balance = balance + 1, charges = charges + 1",
    "UPDATE statements_statement SET due_date = '2030-01-01'",
    "UPDATE statements_statement SET statement_number = 'other'",
]


@contextmanager
def owner() -> Iterator[None]:
    """Act as the owner of the tables, whom rights do not bind."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        try:
            yield
        finally:
            cursor.execute("SET ROLE billing_app")


ROLES: list[Callable[[], AbstractContextManager[None]]] = [nullcontext, owner]


def execute(sql: str, role: Callable[[], AbstractContextManager[None]]) -> int:
    with role(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)
        return cursor.rowcount


@pytest.fixture
def entry(provider: Provider) -> Transaction:
    StatementFactory()
    return TransactionFactory()


@pytest.mark.parametrize("role", ROLES, ids=["application", "owner"])
@pytest.mark.parametrize("sql", EDITS)
def test_an_edit_is_refused(
    entry: Transaction, sql: str, role: Callable[[], AbstractContextManager[None]]
) -> None:
    with pytest.raises((IntegrityError, ProgrammingError), match=r"append-only|permission denied"):
        execute(sql, role)


@pytest.mark.parametrize("role", ROLES, ids=["application", "owner"])
@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_a_removal_is_refused(
    entry: Transaction, sql: str, table: str, role: Callable[[], AbstractContextManager[None]]
) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|permission denied"):
        execute(sql.format(table), role)


def test_the_application_removes_nothing_through_the_models(entry: Transaction) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        entry.delete()


def test_posting_sets_the_statement_once_and_for_all(provider: Provider) -> None:
    first = StatementFactory()
    second = StatementFactory(customer=first.customer, cycle_date="2026-11-01")
    TransactionFactory(customer=first.customer)

    assert Transaction.objects.update(statement=first) == 1

    for other in (second, None):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            Transaction.objects.update(statement=other)
    assert Transaction.objects.get().statement == first


def test_a_statement_is_marked_as_sent_and_nothing_else_changes(provider: Provider) -> None:
    bill = StatementFactory()

    bill.mark_sent()
    bill.save(update_fields=["status"])

    assert Statement.objects.get().status == "SENT"


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO statements_accountbalance (provider_id, customer_id) SELECT provider_id, id "
        "FROM accounts_customer",
        "UPDATE statements_accountbalance SET charges = 0",
        "DELETE FROM statements_accountbalance",
    ],
)
def test_the_application_cannot_write_balances(entry: Transaction, sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        execute(sql, nullcontext)
