"""Loads resolved rows into the provider's tables.

Rows go in by ranges of the resolved table: PostgreSQL keeps what it has to check of a statement,
such as foreign keys, in memory until the statement ends.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection

from notifications.balances.states import NextCheck
from notifications.models import ThresholdRule
from statements.models import AccountBalance

from ..book_checks.resolving import RESOLUTION_OF
from ..book_files.columns import CUSTOMERS, FILES, STATEMENTS, TRANSACTIONS, BookFile

ROWS_AT_ONCE = 50_000
WORTH_ANALYZING = 100

Report = Callable[[int], None]

# Rows that refer to rows of the same file go in after those; reversals, which may reverse each
# other, all in one statement.
RANGED = {
    CUSTOMERS: ("r.kind <> 'CHILD'", "r.kind = 'CHILD'"),
    TRANSACTIONS: ("r.reverses_id IS NULL",),
}
AT_ONCE = {TRANSACTIONS: "r.reverses_id IS NOT NULL"}


def load(cursor: Any, file: BookFile, parameters: dict[str, Any], report: Report) -> int:
    """Insert the rows that the provider does not have, and return their number.

    `report` is told of it as it grows.
    """
    done = 0
    pages = _page_ranges(cursor, file)
    conditions = [
        f"{page} AND {condition}" for condition in RANGED.get(file, ("true",)) for page in pages
    ]
    if file in AT_ONCE:
        conditions.append(AT_ONCE[file])
    for condition in conditions:
        done += _insert(cursor, file, condition, parameters)
        report(done)
    return done


def _page_ranges(cursor: Any, file: BookFile) -> list[str]:
    """Return conditions that together hold once for each row of the resolved table.

    Each holds for about ROWS_AT_ONCE of them.
    """
    cursor.execute(
        f"""
        SELECT
            pg_relation_size('{file.resolved}') / current_setting('block_size')::integer,
            count(*)
        FROM {file.resolved}
        """
    )
    pages, rows = cursor.fetchone()
    step = max(1, pages * ROWS_AT_ONCE // max(rows, 1))
    return [
        f"r.ctid >= '({first},0)' AND r.ctid < '({first + step},0)'"
        for first in range(0, pages, step)
    ]


def _insert(cursor: Any, file: BookFile, condition: str, parameters: dict[str, Any]) -> int:
    columns = ", ".join(["id", *RESOLUTION_OF[file].columns])
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


def raise_statement_series(cursor: Any, parameters: dict[str, Any]) -> None:
    """Put the next statement number above the highest one of the book.

    Numbers of digits alone count, at most 18 of them. The numbers then made have fewer digits than
    the database counts. Source: docs/rules.md section 5.
    """
    cursor.execute(
        f"""
        INSERT INTO statements_statementseries AS series (provider_id, next_number)
        SELECT
            %(provider)s,
            1 + coalesce(
                max(
                    CASE
                        WHEN statement_number ~ '^[0-9]{{1,18}}$' THEN statement_number::numeric
                    END
                ),
                0
            )
        FROM {STATEMENTS.resolved}
        ON CONFLICT (provider_id) DO UPDATE
        SET next_number = greatest(series.next_number, excluded.next_number)
        """,
        parameters,
    )


def mark_newcomers(cursor: Any, parameters: dict[str, Any]) -> None:
    """Let the first check of each new billing account open its episodes without mailing.

    What was below its threshold elsewhere is no news here. Source: docs/rules.md section 9. A rule
    whose next check is silent anyway needs no marks. The rules are locked until the import commits,
    so that no check meets the accounts without them.
    """
    rules = ThresholdRule.objects.filter(is_active=True).order_by("pk").select_for_update()
    marking = [str(rule.pk) for rule in rules if rule.next_check != NextCheck.SILENT]
    cursor.execute(
        f"""
        INSERT INTO notifications_thresholdnewcomer (provider_id, customer_id, rule_id)
        SELECT %(provider)s, r.id, rule.id
        FROM {CUSTOMERS.resolved} AS r CROSS JOIN unnest(%(rules)s::uuid[]) AS rule (id)
        WHERE NOT r.known AND r.kind <> 'CHILD'
        """,
        parameters | {"rules": marking},
    )


def tell_the_planner(counts: dict[str, dict[str, int]]) -> None:
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
