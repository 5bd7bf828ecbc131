"""Every table with rows of providers has its statistics refreshed, once it has changed much.

An import analyzes its own tables itself.
"""

import pytest
from django.db import connection

from accounts.database.statistics import provider_tables, refresh_statistics, stale_tables
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

TABLES = """
    SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND attname = 'provider_id'
"""
OF_IMPORTS = ("staged_", "resolved_")


def test_it_knows_every_table_that_carries_the_provider(provider: Provider) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        found = {table for (table,) in cursor.fetchall() if not table.startswith(OF_IMPORTS)}

    assert found - provider_tables() == {"accounts_user"}
    assert provider_tables() - found == set()


TABLE = "products_producttype"
ADD = f"""
    INSERT INTO {TABLE} (provider_id, code, name, billing, bill_while_suspended)
    SELECT %s, 'T' || number, 'A type', 'RECURRING', true FROM generate_series(%s, %s) AS number
"""
CHANGE = f"UPDATE {TABLE} SET name = 'Another' WHERE substr(code, 2)::integer <= %s"


def change(provider: Provider, sql: str, *values: int) -> bool:
    """Execute the SQL, and return whether the statistics of the table are stale then."""
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(sql, values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
    return stale_tables([TABLE]) == [TABLE]


@pytest.mark.parametrize(
    ("sql", "values", "stale"),
    [
        (ADD, (10_001, 11_500), False),
        (ADD, (10_001, 13_000), True),
        (CHANGE, (7_000,), False),
        (f"{CHANGE}; {CHANGE}", (7_000, 7_000), True),
    ],
    ids=["some more rows", "many more rows", "most changed", "most changed twice"],
)
def test_a_table_is_stale_when_its_size_is_a_tenth_off_or_all_of_it_has_changed(
    committed_provider: Provider, sql: str, values: tuple[int, ...], stale: bool
) -> None:
    assert change(committed_provider, ADD, committed_provider.pk, 1, 10_000)
    refresh_statistics([TABLE])
    given = (committed_provider.pk, *values) if sql == ADD else values

    assert change(committed_provider, sql, *given) is stale
