"""The services that the platform brings along, each test with a folder of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis

from billing_platform import embedded
from billing_platform.embedded import __main__ as command
from billing_platform.embedded import daemons, postgres, roles, root

ENSURE = (
    "import sys, pathlib; from billing_platform import embedded; "
    "print(embedded.ensure(pathlib.Path(sys.argv[1])))"
)


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "a folder" / "var"
    yield folder
    embedded.stop(folder)


def ask(database_url: str, question: str) -> object:
    connection = psycopg2.connect(database_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None
    finally:
        connection.close()


def works(urls: tuple[str, str]) -> bool:
    database_url, redis_url = urls
    return ask(database_url, "SELECT 1") == 1 and redis.Redis.from_url(redis_url).ping()


def process_ids(var: Path) -> tuple[int, int]:
    postgres_pid = (var / "postgres" / "data" / "postmaster.pid").read_text().split("\n")[0]
    valkey_pid = (var / "valkey" / "server.pid").read_text().split()[0]
    return int(postgres_pid), int(valkey_pid)


def crash(var: Path) -> None:
    for pid in process_ids(var):
        os.kill(pid, signal.SIGKILL)
        while daemons.is_running(pid, command=""):
            time.sleep(0.01)


def test_they_start_in_a_folder_with_a_space_and_are_attached_to_afterwards(var: Path) -> None:
    urls = embedded.ensure(var)
    started = process_ids(var)

    assert works(urls)
    assert embedded.ensure(var) == urls
    assert process_ids(var) == started
    assert embedded.stop(var) == ["postgres", "valkey"]
    assert embedded.stop(var) == []


def test_a_valkey_that_has_frozen_holds_nobody_up(var: Path) -> None:
    urls = embedded.ensure(var)
    os.kill(process_ids(var)[1], signal.SIGSTOP)
    begun = time.monotonic()
    assert embedded.ensure(var) == urls
    assert embedded.stop(var) == ["postgres", "valkey"]
    assert time.monotonic() - begun < 15


def test_the_application_logs_in_as_a_role_without_any_power(var: Path) -> None:
    database_url, _ = embedded.ensure(var)

    powers = "rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication"
    row = f"SELECT rolname || ' ' || ({powers}) FROM pg_roles WHERE rolname = current_user"
    assert ask(database_url, row) == "billing_app false"
    assert ask(database_url, "SHOW server_encoding") == "UTF8"
    assert {path.stat().st_mode & 0o777 for path in (var / "postgres").glob("*password")} == {0o600}


def test_a_cluster_of_an_earlier_version_that_runs_gets_its_roles(var: Path) -> None:
    """One role, which owned everything, used to log in for all."""
    embedded.ensure(var)
    home = var / "postgres"
    superuser = postgres.running(home, roles.OWNER).replace(
        f"billing:{(home / 'password').read_text()}",
        f"postgres:{(home / 'superuser_password').read_text()}",
    )
    ask(superuser, "ALTER ROLE billing CREATEROLE")
    ask(superuser, "ALTER ROLE billing_app NOLOGIN PASSWORD NULL")
    ask(superuser, "REVOKE billing_app FROM billing")
    ask(superuser, "GRANT billing TO billing_app")
    ask(superuser, "DROP ROLE billing_ops")
    (home / "roles").unlink()
    (home / "app_password").unlink()

    database_url, _ = embedded.ensure(var)

    assert ask(database_url, "SELECT pg_has_role('billing', 'MEMBER')") is False
    made = (
        "SELECT count(*) FROM pg_roles"
        " WHERE rolname = 'billing_ops' OR rolname = 'billing' AND NOT rolcreaterole"
    )
    assert ask(database_url, made) == 2


def test_a_wrong_password_is_refused(var: Path) -> None:
    database_url, redis_url = embedded.ensure(var)

    with pytest.raises(psycopg2.OperationalError):
        ask(database_url.replace("billing_app:", "billing_app:wrong"), "SELECT 1")
    with pytest.raises(redis.AuthenticationError):
        redis.Redis.from_url(redis_url.replace("redis://:", "redis://:wrong")).ping()


def test_a_kill_leaves_the_data_and_the_next_start_works(var: Path) -> None:
    embedded.ensure(var)
    owner_url = postgres.running(var / "postgres", roles.OWNER)
    ask(owner_url, "CREATE TABLE kept AS SELECT 42 AS answer")
    ask(owner_url, "GRANT SELECT ON kept TO billing_app")

    crash(var)

    urls = embedded.ensure(var)
    assert works(urls)
    assert ask(urls[0], "SELECT answer FROM kept") == 42


def test_a_pid_file_whose_id_another_program_has_by_now_is_seen_through(var: Path) -> None:
    embedded.ensure(var)
    crash(var)
    pid_file = var / "postgres" / "data" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.read_text().split(chr(10), 1)[1]}")
    (var / "valkey" / "server.pid").write_text(f"{os.getpid()} 1")

    assert works(embedded.ensure(var))


def test_another_port_is_taken_when_the_former_one_is_in_use(var: Path) -> None:
    embedded.ensure(var)
    embedded.stop(var)
    ports = [
        int((var / "postgres" / "port").read_text()),
        int((var / "valkey" / "server.pid").read_text().split()[1]),
    ]

    with (
        socket.create_server(("127.0.0.1", ports[0])),
        socket.create_server(("127.0.0.1", ports[1])),
    ):
        urls = embedded.ensure(var)

        assert works(urls)
        assert f":{ports[0]}/" not in urls[0]
        assert f":{ports[1]}/" not in urls[1]


def test_the_former_port_is_kept_when_it_is_free(var: Path) -> None:
    urls = embedded.ensure(var)
    embedded.stop(var)

    assert embedded.ensure(var) == urls


def test_two_commands_at_once_start_one_server(var: Path) -> None:
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", ENSURE, str(var)], stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    answers = {process.communicate(timeout=120)[0] for process in commands}

    assert len(answers) == 1
    assert works(embedded.ensure(var))


def test_a_cluster_left_half_made_is_made_anew(var: Path) -> None:
    (var / "postgres" / "data" / "base").mkdir(parents=True)

    assert works(embedded.ensure(var))


def test_a_server_that_cannot_start_is_told_in_one_line_with_its_log(
    var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    embedded.ensure(var)
    embedded.stop(var)
    with open(var / "postgres" / "data" / "postgresql.conf", "a") as settings:
        settings.write("max_connections = many\n")
    ensure = embedded.ensure
    monkeypatch.setattr(embedded, "addresses", lambda: ensure(var))
    monkeypatch.setattr(sys, "argv", ["embedded", "start"])

    assert command.main() == 1
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    assert str(var / "postgres" / "server.log") in told
    assert "FATAL" in told


@pytest.mark.parametrize("way", root._ways_of_root(), ids=lambda way: way.prefix[0])
def test_root_runs_it_in_either_way_and_can_change_between_them(
    way: root.Runner, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.ensure(var)
    embedded.stop(var)
    monkeypatch.setattr(root, "_ways_of_root", lambda: (way,))

    assert works(embedded.ensure(var))
    assert (var / "postgres" / "data").stat().st_uid == (
        way.uid if os.geteuid() == 0 else os.geteuid()
    )


def test_a_user_other_than_root_runs_it_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)

    assert root.runner_for(tmp_path / "postgres", tmp_path) == root.Runner((), 1000)


def test_root_without_any_way_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(root, "_ways_of_root", tuple)

    with pytest.raises(
        embedded.ServiceError, match="run this as another user, or set DATABASE_URL"
    ):
        root.runner_for(tmp_path / "postgres", tmp_path)
