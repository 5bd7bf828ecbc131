"""The database in which a benchmark works, and which it drops in the end."""

import pytest
from django.db import connection

from benchmarks.own_database import own_database
from billing_platform.management.commands import migrate


def rows(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [str(row[0]) for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_a_benchmark_works_in_its_own_database_and_drops_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Without tables, which take most of a minute to make."""
    monkeypatch.setattr(migrate.Command, "handle", lambda *_, **__: None)
    (platforms,) = rows("SELECT current_database()")
    own = f"{platforms}_own"

    with own_database(own):
        assert rows("SELECT current_database()") == [own]
        assert rows("SELECT current_user") == ["billing_app"]

    assert rows("SELECT current_database()") == [platforms]
    assert own not in rows("SELECT datname FROM pg_database")
