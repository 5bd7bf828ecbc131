"""Line 16 of the faults: who has the application's login tries to lift the locks of the database.

The ways are tried on the database of this test run, which the embedded PostgreSQL holds, and on a
plain PostgreSQL that the scripts of deploy/ have set up.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.db import connection as django_connection

from accounts.database.owner import as_its_owner
from tests import clusters
from tests.database import application_url
from tests.platform.ways_out import ALONE, WAYS


@dataclass(frozen=True)
class Place:
    """The addresses of one database: for its application, the owner of its tables, and ops."""

    application: str
    owner: str
    ops: str = ""


@pytest.fixture(scope="module")
def here(django_db_setup: None) -> Place:
    owner = as_its_owner(django_connection.settings_dict)
    url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}"
    return Place(application_url(), url.format_map(owner))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    cluster = clusters.started(tmp_path_factory.mktemp("deployed"))
    try:
        for _ in range(2):  # an upgrade does the same again
            cluster.make_roles()
        cluster.migrate()
        application, owner = cluster.url("database_url"), cluster.url("database_owner_url")
        password = (cluster.home / "owners" / "ops_password").read_text()
        ops = f"postgres://billing_ops:{password}@{application.rpartition('@')[2]}"
        yield Place(application, owner, ops)
    finally:
        cluster.stop()


@pytest.fixture(params=["here", "deployed"])
def place(request: pytest.FixtureRequest) -> Place:
    found: Place = request.getfixturevalue(request.param)
    return found


@contextmanager
def logged_in(url: str) -> Iterator[Any]:
    """Open a session whose statements are taken back in the end."""
    session = psycopg2.connect(url)
    try:
        with session.cursor() as cursor:
            yield cursor
    finally:
        session.close()


def refusal(cursor: Any, way: str) -> str:
    """Try the way, and return the SQLSTATE with which it is refused; nothing when it is open."""
    try:
        cursor.execute(way)
    except psycopg2.Error as error:
        return error.pgcode or "?"
    finally:
        cursor.connection.rollback()
    return ""


# No right to it; not among the settings that one may change; rows are hidden.
REFUSED = {"42501", "0LP01"}


def tried(url: str) -> dict[str, str]:
    with logged_in(url) as cursor:
        return {way: refusal(cursor, way) for way in WAYS}


def test_every_way_out_is_refused(place: Place) -> None:
    answers = tried(place.application)
    with logged_in(place.application) as cursor:
        cursor.connection.autocommit = True
        answers |= {way: refusal(cursor, way) for way in ALONE}

    assert {way: code for way, code in answers.items() if code not in REFUSED} == {}


def test_the_owner_is_not_refused_and_so_the_ways_are_ways(here: Place) -> None:
    """A control: the login of before this version could go most of them."""
    answers = tried(here.owner)

    assert sum(code not in REFUSED for code in answers.values()) > 50
    assert answers["RESET ROLE; ALTER TABLE accounts_customer DISABLE ROW LEVEL SECURITY"] == ""


def test_the_application_ends_no_session_of_others_and_reads_none_of_their_queries(
    place: Place,
) -> None:
    with logged_in(place.owner) as owner, logged_in(place.application) as application:
        pid = owner.connection.get_backend_pid()
        for function in ("pg_terminate_backend", "pg_cancel_backend"):
            assert refusal(application, f"SELECT {function}({pid})") in REFUSED
        application.execute(f"SELECT query FROM pg_stat_activity WHERE pid = {pid}")
        assert application.fetchone() == ("<insufficient privilege>",)


OPS_MAY_NOT = """
SELECT key_hash FROM accounts_apikey
SELECT encoded FROM accounts_password
SELECT session_mark FROM accounts_user
SELECT * FROM django_session
SELECT * FROM axes_accessattempt
SELECT password_recipe(1)
SELECT session_data('any')
UPDATE accounts_customer SET name = 'taken over'
INSERT INTO accounts_heartbeat (name, beat_at) VALUES ('clock', now())
DELETE FROM accounts_billprofile
CREATE TEMPORARY TABLE mine (id integer)
SET ROLE billing_app
SET ROLE billing
"""


def test_ops_read_the_rows_of_all_providers_and_no_secret(deployed: Place) -> None:
    with logged_in(deployed.owner) as owner:
        owner.execute("SELECT tablename FROM pg_policies WHERE policyname = 'ops'")
        guarded = [name for (name,) in owner.fetchall()]
    with logged_in(deployed.ops) as ops:
        for table in guarded:
            ops.execute(f"EXPLAIN SELECT 1 FROM {table}")
            assert "billing.provider_id" not in str(ops.fetchall())
        ops.execute("SELECT username, email FROM accounts_user")
        answers = {way: refusal(ops, way) for way in OPS_MAY_NOT.strip().splitlines()}
    assert len(guarded) > 30
    assert set(answers.values()) == {"42501"}


def test_what_a_login_leaves_behind_for_later_ones_does_not_hold(deployed: Place) -> None:
    """PostgreSQL lets each role change its own settings; the platform overrules them."""
    with logged_in(deployed.application) as first:
        first.connection.autocommit = True
        first.execute("ALTER ROLE billing_app SET search_path = pg_temp")
        first.execute("ALTER ROLE billing_app SET row_security = off")
    options = settings.DATABASES["default"]["OPTIONS"]["options"]
    later = psycopg2.connect(deployed.application, options=options)
    try:
        with later.cursor() as cursor:
            cursor.execute("SELECT current_setting('row_security'), current_schemas(false)")
            assert cursor.fetchone() == ("on", ["public"])
    finally:
        later.close()
        with logged_in(deployed.application) as last:
            last.connection.autocommit = True
            last.execute("ALTER ROLE billing_app RESET ALL")
