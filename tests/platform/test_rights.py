"""Each role has the rights that billing_platform/rights/declared.py gives it, and no other."""

import re
from collections.abc import Iterator

import pytest
from django.db import connection

from billing_platform.rights.declared import APPLICATION, FUNCTIONS, OPS, TABLES
from billing_platform.rights.granting import grant_rights, grants
from tests.database import as_the_owner

pytestmark = pytest.mark.django_db

# The owner sees them all, and so the tests ask as it does.
TABLES_AND_VIEWS = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
ON_TABLES = """
    SELECT grantee, table_name, privilege_type FROM information_schema.role_table_grants
    WHERE table_schema = 'public' AND grantee IN ('billing_app', 'billing_ops')
"""
# A right on a table is one on each of its columns, too.
ON_COLUMNS = """
    SELECT grantee, table_name, privilege_type || ' ' || column_name
    FROM information_schema.column_privileges AS given
    WHERE table_schema = 'public' AND grantee IN ('billing_app', 'billing_ops') AND NOT EXISTS (
        SELECT FROM information_schema.role_table_grants AS whole
        WHERE (whole.grantee, whole.table_schema, whole.table_name, whole.privilege_type)
            = (given.grantee, given.table_schema, given.table_name, given.privilege_type)
    )
"""
TO_EVERYBODY = """
    SELECT relname FROM pg_class, aclexplode(relacl) AS given
    WHERE relnamespace = 'public'::regnamespace AND given.grantee = 0
"""
POWERFUL = """
    SELECT proname, coalesce(pg_get_userbyid(nullif(given.grantee, 0)), 'everybody')
    FROM pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner))) AS given
    WHERE pronamespace = 'public'::regnamespace AND given.grantee <> proowner
        AND (prosecdef OR prorettype = 'trigger'::regtype)
"""


def rows(sql: str) -> set[tuple[str, ...]]:
    with as_the_owner(), connection.cursor() as cursor:
        cursor.execute(sql)
        return set(cursor.fetchall())


def declared() -> Iterator[tuple[str, str, str]]:
    for table in TABLES:
        for right, role in grants(table):
            kind, _, columns = right.partition(" ")
            for column in re.findall(r"\w+", columns):
                yield role, table, f"{kind} {column}"
            if not columns and kind != "MAINTAIN":  # of which the standard does not know
                yield role, table, kind


def test_every_table_has_declared_rights() -> None:
    assert {name for (name,) in rows(TABLES_AND_VIEWS)} == set(TABLES)


def test_the_database_gives_what_is_declared_and_nothing_else() -> None:
    assert rows(ON_TABLES) | rows(ON_COLUMNS) == set(declared())
    assert rows(TO_EVERYBODY) == set()


def test_no_function_does_for_a_caller_what_he_may_not_but_those_declared() -> None:
    assert rows(POWERFUL) == set(FUNCTIONS.items())


@pytest.mark.parametrize("role", [APPLICATION, OPS])
def test_a_role_is_a_member_of_no_other_and_owns_nothing(role: str) -> None:
    assert (
        rows(f"SELECT roleid::regrole FROM pg_auth_members WHERE member = '{role}'::regrole")
        == set()
    )
    assert rows(f"SELECT relname FROM pg_class WHERE relowner = '{role}'::regrole") == set()
    assert rows(f"SELECT proname FROM pg_proc WHERE proowner = '{role}'::regrole") == set()


def test_rights_that_came_from_elsewhere_are_taken_away() -> None:
    with as_the_owner(), connection.cursor() as cursor:
        cursor.execute(
            "GRANT ALL ON django_migrations, accounts_user TO billing_app, billing_ops, PUBLIC"
        )
        cursor.execute("GRANT EXECUTE ON FUNCTION record_status_change TO PUBLIC")
        grant_rights(connection)
    test_the_database_gives_what_is_declared_and_nothing_else()
    test_no_function_does_for_a_caller_what_he_may_not_but_those_declared()
