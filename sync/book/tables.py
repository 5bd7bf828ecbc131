"""The tables in which an import lays out the files of a book before it loads them.

Each file has two: its rows as they were written, and those with their references found. They are
ordinary tables that all imports share; a row says whose it is and of which import. They are not
logged: a server that crashes empties them, and the import with them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.migrations.operations.base import Operation

from accounts.book.files import BookFile
from accounts.book.references import named
from accounts.models import Provider
from accounts.tenancy.migration_operations import row_security
from accounts.tenancy.transactions import provider_transaction

from .files import FILES

LOCK = "import_book"  # which each import of a provider holds
RIGHTS = "SELECT, INSERT, DELETE"
OF_IMPORT = {"provider_id": "integer NOT NULL", "import_id": "uuid NOT NULL"}
TABLES = tuple(table for file in FILES for table in (file.staged_table, file.resolved_table))


class StagingTables(Operation):
    """Make the tables as the files of a book are described, in place of those before.

    A column or fact more needs a migration with this operation; a test says so.
    """

    reversible = False
    atomic = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Leave the models as they are: no model reads these tables."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any
    ) -> None:
        for file in FILES:
            for table, columns in columns_of(file).items():
                definitions = ", ".join(f"{name} {type_}" for name, type_ in columns.items())
                schema_editor.execute(f"DROP TABLE IF EXISTS {table}")
                schema_editor.execute(
                    f"CREATE UNLOGGED TABLE {table} "
                    f"({definitions}, PRIMARY KEY (provider_id, import_id, line))"
                )
                for sql in (*row_security(table, RIGHTS), *_statistics(file, table)):
                    schema_editor.execute(sql)

    def describe(self) -> str:
        return "Make the tables in which an import lays out a book"


def columns_of(file: BookFile) -> dict[str, dict[str, str]]:
    """Return the columns of the file's two tables with their SQL types, by the tables' names.

    A resolved row has the columns of the table that it is loaded into, what the checks ask for,
    `known` where that table has the row already, and `differs` for the columns that differ there.
    """
    types = {
        field.column: field.db_type(connection) or ""
        for field in file.model._meta.local_concrete_fields
    }
    staged = {column.name: column.format.sql_type for column in file.columns}
    resolved = {name: types[name] for name in file.loaded_columns}
    facts = {name: fact.sql_type for name, fact in file.facts.items()}
    row = {**OF_IMPORT, "line": "bigint NOT NULL", "faulty": "text[]", "id": "uuid"}
    return {
        file.staged_table: row | staged,
        file.resolved_table: row | {"known": "boolean"} | resolved | facts | {"differs": "text[]"},
    }


@contextmanager
def staging(provider: Provider) -> Iterator[UUID]:
    """Give the import a key for its rows, which are gone when the block ends.

    So are those of an import of the provider that was killed: nobody else is at work, since the
    caller holds the lock of the provider's imports.
    """
    if has_staged(provider):
        forget_staged(provider)
    try:
        yield uuid4()
    finally:
        if connection.connection and not connection.connection.closed:
            forget_staged(provider)


def has_staged(provider: Provider) -> bool:
    """Return whether an import of the provider has rows there."""
    found = " OR ".join(
        f"EXISTS (SELECT FROM {table} WHERE provider_id = %(provider)s)" for table in TABLES
    )
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(f"SELECT {found}", {"provider": provider.pk})
        return bool(cursor.fetchone()[0])


def forget_staged(provider: Provider) -> int:
    """Delete the provider's rows of imports, and return how many there were."""
    deleted = 0
    with provider_transaction(provider), connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"DELETE FROM {table} WHERE provider_id = %s", [provider.pk])
            deleted += cursor.rowcount
    return deleted


def refresh_staging_statistics(table: str) -> None:
    """Let the planner know the rows that an import has just written.

    A small sample is enough to tell which side of a join is the large one.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL default_statistics_target = 10")
        cursor.execute(f"ANALYZE {table}")
        cursor.execute("SET LOCAL default_statistics_target TO DEFAULT")


def _statistics(file: BookFile, table: str) -> Iterator[str]:
    """Have the planner learn how the optional references are spread."""
    if table == file.staged_table:
        for column in file.columns:
            if column.optional and column.names:
                yield f"CREATE STATISTICS ON ({named(column.name, row='')}) FROM {table}"
