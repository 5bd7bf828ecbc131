"""Every table with rows of providers has its statistics refreshed.

An import analyzes its own tables itself.
"""

from django.db import connection

from accounts.database.statistics import provider_tables
from accounts.models import Provider

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
