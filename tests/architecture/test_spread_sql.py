"""SQL that can be spread over machines: what is refused, and that the suite's own statements are
read (tests/seen_sql.py).
"""

from typing import Any

import pytest
from django.db import connection

from accounts.models import Provider
from sync.book.files import WRITTEN_FILES
from tests.factories import CustomerFactory
from tests.seen_sql import ROOT, listed, provider_tables, seen
from tests.sql_reading import problems_of

OWN = "c.provider_id = %s"
JOINED = (
    "SELECT p.id FROM accounts_customer AS c JOIN products_product AS p ON p.customer_id = c.id"
)

SOUND = {
    "a join by provider": f"{JOINED} AND p.provider_id = c.provider_id WHERE {OWN}",
    "both by a value": f"{JOINED} WHERE {OWN} AND p.provider_id = %s",
    "a subquery by provider": "SELECT 1 FROM accounts_customer AS c WHERE EXISTS (SELECT 1 FROM"
    f" products_line AS l WHERE l.provider_id = c.provider_id AND l.customer_id = c.id) AND {OWN}",
    "a lock by provider": (
        f"SELECT 1 FROM accounts_customer AS c WHERE {OWN} AND id = %s FOR UPDATE"
    ),
    "one table": "SELECT 1 FROM accounts_customer WHERE id = %s",
    "one part that writes": "WITH due (id) AS (SELECT id FROM products_line WHERE provider_id = 1)"
    " UPDATE products_product AS p SET status = 'ACTIVE' FROM due"
    " WHERE p.provider_id = %s AND p.line_id = due.id",
    "settings of a transaction": "SET LOCAL billing.actor = %s; SET LOCAL billing.via = %s",
}
UNSOUND = {
    "a join by key alone": (f"{JOINED} WHERE {OWN}", "joined without"),
    "a join within an OR": (f"{JOINED} WHERE {OWN} AND (p.provider_id = 1 OR true)", "joined"),
    "a subquery by key alone": (
        "SELECT 1 FROM accounts_customer AS c WHERE EXISTS (SELECT 1 FROM products_line AS l"
        f" WHERE l.customer_id = c.id) AND {OWN}",
        "joined without",
    ),
    "a lateral by key alone": (
        "SELECT 1 FROM accounts_customer AS c, LATERAL (SELECT count(*) FROM products_line"
        f" WHERE customer_id = c.id) AS lines WHERE {OWN}",
        "joined without",
    ),
    "an update by key alone": (
        "UPDATE products_product AS p SET status = 'ACTIVE' FROM accounts_customer AS c"
        f" WHERE {OWN} AND p.customer_id = c.id",
        "joined without",
    ),
    "a lock by key alone": ("SELECT 1 FROM accounts_customer WHERE id = %s FOR UPDATE", "locked"),
    "a row of no provider": ("INSERT INTO products_line (id) VALUES (%s)", "inserted without"),
    "two parts that write": (
        "WITH made AS (INSERT INTO statements_statement (provider_id) VALUES (%s) RETURNING id)"
        " UPDATE statements_transaction SET statement_id = made.id FROM made"
        " WHERE provider_id = %s",
        "two parts",
    ),
    "a temporary table": ("CREATE TEMPORARY TABLE staged (line bigint)", "temporary"),
    "a setting by function": ("SELECT set_config('billing.actor', %s, true)", "by a function"),
}


@pytest.mark.parametrize("sql", SOUND.values(), ids=SOUND)
def test_a_sound_statement_passes(sql: str) -> None:
    assert problems_of(sql, provider_tables()) == []


@pytest.mark.parametrize(("sql", "says"), UNSOUND.values(), ids=UNSOUND)
def test_an_unsound_statement_is_refused(sql: str, says: str) -> None:
    (problem,) = problems_of(sql, provider_tables())

    assert says in problem


@pytest.mark.parametrize("file", WRITTEN_FILES, ids=lambda file: file.name)
def test_the_export_joins_by_provider(file: Any) -> None:
    assert problems_of(file.query.format(provider=1), provider_tables()) == []


def sent_by_the_platform(sql: str) -> None:
    """Execute the SQL from a function that stands in a file of the platform."""
    space: dict[str, Any] = {"connection": connection, "sql": sql}
    place = str(ROOT / "statements" / "cycle" / "batch.py")
    sends = "with connection.cursor() as c: c.execute(sql)"
    exec(compile(sends, place, "exec"), space)  # noqa: S102


def test_a_statement_of_the_platform_without_the_provider_fails_its_test(
    provider: Provider,
) -> None:
    CustomerFactory()
    seen.problems()

    sent_by_the_platform(JOINED)

    (problem,) = seen.problems()
    assert "statements/cycle/batch.py:1: joined without the provider" in problem
    del seen.senders[JOINED]


def test_a_statement_of_a_test_is_its_own_affair(provider: Provider) -> None:
    seen.problems()

    with connection.cursor() as cursor:
        cursor.execute(JOINED)

    assert seen.problems() == []


def test_the_list_says_who_has_sent_each_statement() -> None:
    assert listed({"SELECT 2": "statements/b.py:7", "\nSELECT 1": "accounts/a.py:3"}) == (
        "-- 2 statements, each with the first that sent it.\n\n"
        "-- accounts/a.py:3\nSELECT 1;\n\n"
        "-- statements/b.py:7\nSELECT 2;\n"
    )
