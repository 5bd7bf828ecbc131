"""Keeping the planner's statistics up with what was just written."""

from collections.abc import Collection

from django.apps import apps
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connection

STALE = """
    SELECT changes.relname
    FROM pg_stat_user_tables AS changes
    JOIN pg_class AS known ON known.oid = changes.relid
    WHERE changes.schemaname = current_schema() AND changes.relname = ANY(%s)
        AND (
            abs(n_live_tup - reltuples) > 1000 + n_live_tup / 10
            OR n_mod_since_analyze > 1000 + n_live_tup
            -- Autovacuum passes small tables by, and a join with one that is unknown is planned
            -- for a single row.
            OR n_mod_since_analyze > 0 AND last_analyze IS NULL AND last_autoanalyze IS NULL
        )
"""


def refresh_statistics(read: Collection[str] | None = None) -> None:
    """Analyze the tables that have changed much since the last time.

    Only those that are `read` are looked at, or all with provider data. Autovacuum does so within
    minutes; a run right after a large import, or a provider's first, would meet plans made for
    empty tables and take hours instead of seconds.
    """
    for table in stale_tables(provider_tables() if read is None else read):
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{table}"')


def stale_tables(tables: Collection[str]) -> list[str]:
    """Return those that have a tenth more or fewer rows than are known, or whose rows all changed.

    A change leaves the number of rows as it is, and most plans with it.
    """
    with connection.cursor() as cursor:
        cursor.execute(STALE, [sorted(tables)])
        return [table for (table,) in cursor.fetchall()]


def provider_tables() -> set[str]:
    """Return the tables that hold rows of providers."""
    return {
        model._meta.db_table
        for model in apps.get_models()
        if model._meta.managed
        and any(field.column == "provider_id" for field in model._meta.local_fields)
        and not issubclass(model, AbstractBaseUser)
    }
