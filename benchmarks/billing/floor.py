"""The floor: the same rows written by one hand-written statement into tables of the same columns,
keys and indexes, without triggers or policies.
"""

import time
from dataclasses import dataclass
from typing import Any

TABLES = (
    "accounts_billprofile",
    "accounts_customer",
    "products_producttype",
    "products_line",
    "products_product",
    "products_order",
    "statements_statement",
    "statements_transaction",
)

CHARGE = """
    WITH advanced AS (
        UPDATE floor.products_product AS product
        SET billed_through_date = billed.billed_through_date, anchor_day = billed.anchor_day
        FROM public.products_product AS billed
        WHERE billed.provider_id = product.provider_id AND billed.id = product.id
            AND billed.billed_through_date IS DISTINCT FROM product.billed_through_date
    )
    INSERT INTO floor.statements_transaction ({transaction})
    SELECT {transaction} FROM public.statements_transaction AS entry
    WHERE entry.provider_id = {provider} AND NOT EXISTS (
        SELECT FROM floor.statements_transaction AS there
            WHERE there.provider_id = entry.provider_id AND there.id = entry.id)
"""

ADVANCE = """
    UPDATE floor.accounts_customer AS customer SET cycle_date = advanced.cycle_date
    FROM public.accounts_customer AS advanced
    WHERE advanced.provider_id = customer.provider_id AND advanced.id = customer.id
        AND advanced.cycle_date <> customer.cycle_date
"""

CREATE_STATEMENTS = """
    WITH made AS (
        INSERT INTO floor.statements_statement ({statement})
        SELECT {statement} FROM public.statements_statement AS made
        WHERE made.provider_id = {provider} AND NOT EXISTS (
            SELECT FROM floor.statements_statement AS there
                WHERE there.provider_id = made.provider_id AND there.id = made.id)
    )
    UPDATE floor.statements_transaction AS entry SET statement_id = posted.statement_id
    FROM public.statements_transaction AS posted
    WHERE posted.provider_id = entry.provider_id AND posted.id = entry.id
        AND posted.statement_id IS NOT NULL AND entry.statement_id IS NULL
"""

CLOSE = """
    UPDATE floor.accounts_customer AS customer SET status = closed.status
    FROM public.accounts_customer AS closed
    WHERE closed.provider_id = customer.provider_id AND closed.id = customer.id
        AND closed.status <> customer.status
"""


@dataclass
class Floor:
    """Copies of the provider's tables, to which the rows that a process has just written are
    written again.
    """

    connection: Any
    provider: int

    def build(self) -> float:
        """Make the tables and fill them as the provider's are; return the seconds that the rows
        took, keys checked and all.
        """
        with self.connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA IF EXISTS floor CASCADE")
            cursor.execute("CREATE SCHEMA floor")
            keys = [key for table in TABLES for key in self._make(cursor, table)]
            cursor.execute("SET search_path = floor, public")
            for table, name, definition in keys:
                cursor.execute(f'ALTER TABLE floor.{table} ADD CONSTRAINT "{name}" {definition}')
            cursor.execute("SET search_path = public")
            seconds = sum(self._fill(cursor, table) for table in TABLES)
            for table in TABLES:
                cursor.execute(f"ANALYZE floor.{table}")
        return seconds

    def write(self, sql: str) -> float:
        """Execute one of the statements above and return its seconds."""
        with self.connection.cursor() as cursor:
            columns = {
                "transaction": self._columns(cursor, TABLES[-1]),
                "statement": self._columns(cursor, TABLES[-2]),
            }
            return self._timed(cursor, sql.format(provider=self.provider, **columns))

    def _make(self, cursor: Any, table: str) -> list[tuple[str, str, str]]:
        cursor.execute(f"CREATE TABLE floor.{table} (LIKE public.{table} INCLUDING ALL)")
        cursor.execute(
            "SELECT unnest(reloptions) FROM pg_class WHERE oid = %s::regclass", [f"public.{table}"]
        )
        for (option,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE floor.{table} SET ({option})")
        cursor.execute(
            """
            SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid = %s::regclass AND contype = 'f' AND confrelid::regclass::text = ANY(%s)
            """,
            [f"public.{table}", list(TABLES)],
        )
        return [(table, name, definition) for name, definition in cursor.fetchall()]

    def _fill(self, cursor: Any, table: str) -> float:
        columns = self._columns(cursor, table)
        return self._timed(
            cursor,
            f"INSERT INTO floor.{table} ({columns}) SELECT {columns} FROM public.{table} "
            f"WHERE provider_id = {self.provider}",
        )

    @staticmethod
    def _columns(cursor: Any, table: str) -> str:
        cursor.execute(
            """
            SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position)
                FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = %s AND is_generated = 'NEVER'
            """,
            [table],
        )
        return str(cursor.fetchone()[0])

    @staticmethod
    def _timed(cursor: Any, sql: str) -> float:
        started = time.perf_counter()
        cursor.execute(sql)
        return time.perf_counter() - started
