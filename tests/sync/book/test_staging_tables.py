"""The tables in which an import lays out a book: shared by all imports, and empty after each."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from sync.book.files import FILES
from sync.book.importing import import_book
from sync.book.tables import TABLES, columns_of, has_staged, staging
from sync.book.tasks import forget_interrupted
from tests.factories import ProviderFactory
from tests.sync.book.good_book import Book, problems_of
from tests.sync.book.test_all_or_nothing import held_elsewhere

pytestmark = pytest.mark.django_db


def rows(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def leave_a_row(provider: Provider, table: str = TABLES[0]) -> None:
    """Leave what an import leaves there that is killed."""
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (provider_id, import_id, line) VALUES (%s, %s, 2)",
            [provider.pk, str(uuid4())],
        )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_tables_are_as_the_file_is_described(file: Any) -> None:
    for table, columns in columns_of(file).items():
        found = rows(
            "SELECT attname, format_type(atttypid, atttypmod)"
            f" FROM pg_attribute WHERE attrelid = '{table}'::regclass AND attnum > 0"
        )
        as_described = rows(
            "SELECT name, format_type(to_regtype(type), to_regtypemod(type))"
            " FROM unnest(%s, %s) AS described (name, type)",
            list(columns),
            [kind.removesuffix(" NOT NULL") for kind in columns.values()],
        )
        assert found == as_described


def test_they_are_not_logged_and_enforce_the_policy_of_all_provider_tables() -> None:
    found = rows(
        "SELECT relname, relpersistence, relrowsecurity, relforcerowsecurity, policies.texts"
        " FROM pg_class CROSS JOIN LATERAL (SELECT array_agg(DISTINCT text) AS texts FROM pg_policy"
        " CROSS JOIN LATERAL (VALUES (pg_get_expr(polqual, polrelid)),"
        " (pg_get_expr(polwithcheck, polrelid))) AS texts (text) WHERE polrelid = pg_class.oid)"
        " AS policies WHERE relname = ANY(%s)",
        list(TABLES),
    )
    (own,) = rows(
        "SELECT pg_get_expr(polqual, polrelid) FROM pg_policy"
        " WHERE polrelid = 'accounts_customer'::regclass AND polname = 'own_provider'"
    )
    assert "billing.provider_id" in own[0]
    assert sorted(found) == sorted((table, "u", True, True, [own[0]]) for table in TABLES)


def test_a_provider_sees_and_writes_no_rows_of_another(plain_provider: Provider) -> None:
    other = ProviderFactory()
    leave_a_row(other)
    with provider_transaction(plain_provider):
        assert rows(f"SELECT 1 FROM {TABLES[0]}") == []
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            rows(
                f"INSERT INTO {TABLES[0]} (provider_id, import_id, line)"
                " VALUES (%s, %s, 2) RETURNING 1",
                other.pk,
                str(uuid4()),
            )
    assert has_staged(other)


def test_an_import_sees_no_rows_of_another_one_of_its_provider(
    plain_provider: Provider, book: Book
) -> None:
    folder = book.write()
    leave_a_row(plain_provider)
    with staging(plain_provider):
        assert not has_staged(plain_provider)
    leave_a_row(plain_provider)
    assert import_book(plain_provider, folder)["bill_profiles"]["rows"] == 2


def left() -> list[Provider]:
    return [provider for provider in Provider.objects.all() if has_staged(provider)]


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_good_book_leaves_no_rows_there(
    plain_provider: Provider, book: Book, dry_run: bool
) -> None:
    import_book(plain_provider, book.write(), dry_run=dry_run)
    assert left() == []


def test_a_bad_book_leaves_no_rows_there(plain_provider: Provider, book: Book) -> None:
    book.change("threshold_rules", 2, threshold="low")
    problems_of(plain_provider, book.write())
    assert left() == []


def test_the_next_import_deletes_what_one_has_left_that_was_killed(
    plain_provider: Provider, book: Book
) -> None:
    for table in TABLES:
        leave_a_row(plain_provider, table)
    import_book(plain_provider, book.write())
    assert left() == []


def test_the_clock_deletes_it_where_no_import_follows(plain_provider: Provider) -> None:
    other = ProviderFactory()
    for provider in (plain_provider, other):
        leave_a_row(provider)
    with held_elsewhere(other):
        forget_interrupted()
        assert not has_staged(plain_provider)
        assert has_staged(other), "an import of it is at work"
    forget_interrupted()
    assert left() == []
