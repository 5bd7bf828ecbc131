"""The owner makes the test database; as in production, a role that owns nothing uses it.

The tests log in as the owner and take up that role, so that one of them may step aside from it by
RESET ROLE. tests/platform/test_escapes.py logs in as the application does.
"""

import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management.commands import flush
from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations
from pytest_django.plugin import DjangoDbBlocker

from accounts.database.owner import as_its_owner, login
from billing_platform.celery import app

pytest_plugins = [
    "tests.fixtures",
    "tests.receiver",
    "tests.seen_sql",
    "tests.servers",
    "tests.slow",
]

TRUNCATE_BIT = 32
TABLES_THAT_REFUSE_TO_BE_EMPTIED = (
    "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger "
    f"WHERE NOT tgisinternal AND tgtype & {TRUNCATE_BIT} <> 0"
)


def pytest_configure(config: pytest.Config) -> None:
    """Serve static files by name, and keep the cache of this run and worker to itself."""
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    settings.CACHES["default"]["KEY_PREFIX"] = (
        settings.DATABASES["default"]["TEST"]["NAME"] + worker
    )
    # A task that a test asks for must not wait in the broker for the next worker of the checkout.
    app.conf.broker_url = "memory://"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def pytest_collection_finish() -> None:
    """Keep what thousands of tests hold from being looked at by each collection of garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Let the owner make the test database."""
    login(connection, as_its_owner(connection.settings_dict))


@pytest.fixture(scope="session")
def django_db_createdb(request: pytest.FixtureRequest, django_db_modify_db_settings: None) -> bool:
    """Make the database anew when that is asked for, or when its migrations were others."""
    note = _note_of_migrations()
    made_by = note.read_text() if note.exists() else ""
    return request.config.getvalue("create_db") or made_by != _digest_of_migrations()


def _note_of_migrations() -> Path:
    return settings.BASE_DIR / "var" / f"{connection.settings_dict['TEST']['NAME']}.migrations"


def _digest_of_migrations() -> str:
    """Return what the migrations of the platform are, with the SQL that they read."""
    sources = [*settings.BASE_DIR.glob("*/migrations/*.py"), *settings.BASE_DIR.glob("*/sql/*.sql")]
    contents = [path.name.encode() + path.read_bytes() for path in sorted(sources)]
    return hashlib.sha256(b"".join(contents)).hexdigest()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Run every test as the application's role, and let the owner drop the database in the end."""
    _note_of_migrations().write_text(_digest_of_migrations())
    with django_db_blocker.unblock():
        connection.close()
        # Made only when some test asks for `db` or `transactional_db`; a test that unblocks by
        # itself would write into the real one.
        assert connection.settings_dict["NAME"].startswith(
            settings.DATABASES["default"]["TEST"]["NAME"]
        )
        _let_commits_wait_for_no_disk()
        connection.settings_dict["OPTIONS"]["assume_role"] = "billing_app"
        yield
        connection.close()
        connection.settings_dict["OPTIONS"].pop("assume_role", None)


def _let_commits_wait_for_no_disk() -> None:
    """Hurry the tests that commit; those that kill a database have one of their own."""
    name = connection.ops.quote_name(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")
    connection.close()


@pytest.fixture(autouse=True, scope="session")
def _flush_as_owner() -> Iterator[None]:
    """Let the owner empty the tables after a test that committed.

    The application's role may not truncate, and the ledger lets nobody: its triggers stand aside
    for that.
    """
    empty = DatabaseOperations.execute_sql_flush
    handle = flush.Command.handle

    def without_triggers(operations: DatabaseOperations, sql_list: list[str]) -> None:
        with operations.connection.cursor() as cursor:
            cursor.execute(TABLES_THAT_REFUSE_TO_BE_EMPTIED)
            tables = [row[0] for row in cursor.fetchall()]
            disable = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
            enable = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
            empty(operations, [*disable, *sql_list, *enable])

    def as_owner(command: flush.Command, **options: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            handle(command, **options)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET ROLE billing_app")

    patch = pytest.MonkeyPatch()
    patch.setattr(DatabaseOperations, "execute_sql_flush", without_triggers)
    patch.setattr(flush.Command, "handle", as_owner)
    yield
    patch.undo()
