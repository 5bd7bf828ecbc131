"""Loads resolved rows into the provider's tables.

Rows go in by ranges of the file's lines: PostgreSQL keeps what it has to check of a statement,
such as foreign keys, in memory until the statement ends.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.book.files import BookFile
from statements.models import AccountBalance

from .files import FILES

LINES_AT_ONCE = 50_000
WORTH_ANALYZING = 100

Report = Callable[[int], None]


def load(cursor: Any, file: BookFile, parameters: dict[str, Any], report: Report) -> int:
    """Insert the rows that the provider does not have, and return their number.

    `report` is told of it as it grows.
    """
    done = 0
    cursor.execute(f"SELECT max(line) FROM {file.resolved} AS r", parameters)
    (last,) = cursor.fetchone()
    ranges = [
        f"r.line BETWEEN {first} AND {first + LINES_AT_ONCE - 1}"
        for first in range(1, last + 1, LINES_AT_ONCE)
    ]
    conditions = [f"{lines} AND {condition}" for condition in file.load_order for lines in ranges]
    if file.load_at_once:
        conditions.append(file.load_at_once)
    for condition in conditions:
        done += _insert(cursor, file, condition, parameters)
        report(done)
    return done


def _insert(cursor: Any, file: BookFile, condition: str, parameters: dict[str, Any]) -> int:
    columns = ", ".join(["id", *file.loaded_columns])
    cursor.execute(
        f"""
        INSERT INTO {file.table} (provider_id, {columns})
        SELECT %(provider)s, {columns}
        FROM {file.resolved} AS r
        WHERE NOT r.known AND {condition}
        """,
        parameters,
    )
    return int(cursor.rowcount)


def refresh_grown_statistics(counts: dict[str, dict[str, int]]) -> None:
    """Refresh the statistics of the tables that have grown.

    The first daily run comes before the server does it by itself. To be called after the import's
    transaction: within it, two imports of two providers would wait for each other.
    """
    tables = [file.table for file in FILES if counts[file.name]["new"] >= WORTH_ANALYZING]
    if tables:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ANALYZE (SKIP_LOCKED) {', '.join([*tables, AccountBalance._meta.db_table])}"
            )
