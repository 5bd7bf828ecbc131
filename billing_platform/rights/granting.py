"""Giving the roles the rights that are declared, and no other."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .declared import APPLICATION, FUNCTIONS, OPS, SEARCH, TABLES

# One at a time: two that change the rights of one table would fail each other.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('billing.rights'))"
IN_SCHEMA = """
    SELECT relname, relrowsecurity FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
"""
OPS_POLICIES = (
    "SELECT tablename FROM pg_policies WHERE schemaname = 'public' AND policyname = 'ops'"
)
# Functions that act as their owner, and those of triggers; an extension's are left alone.
POWERFUL = """
    SELECT oid::regprocedure::text, proname, pg_get_userbyid(proowner)
    FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        AND (prosecdef OR prorettype = 'trigger'::regtype)
        AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND deptype = 'e')
    ORDER BY pg_get_userbyid(proowner) = current_user DESC
"""


def grant_rights(connection: BaseDatabaseWrapper) -> None:
    """Give each role what is declared in this database, and take everything else away.

    Acts as the owner of the tables, in one transaction. A table that does not exist is passed by.
    """
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        cursor.execute(LOCK)
        cursor.execute(IN_SCHEMA)
        tables: dict[str, bool] = dict(cursor.fetchall())
        cursor.execute(OPS_POLICIES)
        policies = {name for (name,) in cursor.fetchall()}
        for sql in (
            *_on_database(connection.ops.quote_name(connection.settings_dict["NAME"])),
            *_on_tables(tables),
            *_policies(tables, policies),
        ):
            cursor.execute(sql)
        _on_functions(cursor)


def grants(table: str) -> Iterator[tuple[str, str]]:
    """Return each right on a table that is declared, in the words of GRANT, with its role."""
    for role, rights in ((APPLICATION, TABLES[table].application), (OPS, TABLES[table].ops)):
        for right in re.findall(r"\w+(?: \([^)]*\))?", rights):
            yield right, role


def _on_database(name: str) -> Iterator[str]:
    yield f"REVOKE ALL ON DATABASE {name} FROM PUBLIC, {APPLICATION}, {OPS}"
    yield f"GRANT CONNECT ON DATABASE {name} TO {APPLICATION}, {OPS}"
    yield f"REVOKE ALL ON SCHEMA public FROM PUBLIC, {APPLICATION}, {OPS}"
    yield f"GRANT USAGE ON SCHEMA public TO {APPLICATION}, {OPS}, {SEARCH}"


def _on_tables(tables: dict[str, bool]) -> Iterator[str]:
    for kind in ("TABLES", "SEQUENCES"):
        yield f"ALTER DEFAULT PRIVILEGES IN SCHEMA public REVOKE ALL ON {kind} FROM {APPLICATION}"
        yield f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM PUBLIC, {APPLICATION}, {OPS}"
    for table in sorted(TABLES.keys() & tables.keys()):
        for right, role in grants(table):
            yield f'GRANT {right} ON "{table}" TO {role}'


def _policies(tables: dict[str, bool], there: set[str]) -> Iterator[str]:
    """Let ops read the rows of all providers; one that is there is left, as it locks its table."""
    for table, guarded in sorted(tables.items()):
        if guarded and table in TABLES and TABLES[table].ops and table not in there:
            yield f'CREATE POLICY ops ON "{table}" FOR SELECT TO {OPS} USING (true)'


def _on_functions(cursor: Any) -> None:
    cursor.execute(POWERFUL)
    for signature, name, owner in cursor.fetchall():
        # Rights are given by the owner; the search has one of its own.
        cursor.execute(f'SET LOCAL ROLE "{owner}"')
        cursor.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC, {APPLICATION}, {OPS}")
        if name in FUNCTIONS:
            cursor.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {FUNCTIONS[name]}")
    cursor.execute("RESET ROLE")
