"""The product with the demo provider as `make up` runs it.

That is web, worker, beat, PostgreSQL and Valkey. It runs from a copy of the checkout, so that its
var/ is its own.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import psycopg2

from billing_platform import embedded
from billing_platform.embedded import postgres, roles
from billing_platform.embedded.daemons import free_port, listens

CHECKOUT = Path(__file__).resolve().parents[2]
NOT_COPIED = shutil.ignore_patterns(
    ".git", ".venv", "var", "tests", "__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache"
)
SECONDS_TO_START = 300
# What another platform on this machine is told by its environment is not for this one.
OF_OTHERS = ("BILLING_", "DATABASE_", "REDIS_", "EMAIL_", "PORT", "DJANGO_")


class Product:
    """The running platform: its address, people, commands and database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "checkout"
        self.var = self.folder / "var"
        self.address = ""
        self.passwords: dict[str, str] = {}
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Copy the checkout, migrate, and start as `make up` does; one that runs there is taken."""
        if not self._address():
            shutil.copytree(CHECKOUT, self.folder, ignore=NOT_COPIED, dirs_exist_ok=True)
            self.command("migrate", "--verbosity", "0")
            with open(self.var / "up.log", "ab") as log:
                self._supervisor = self._spawn(log)
            self._wait()
        self.address = self._address().rstrip("/")
        self.passwords = dict(line.split() for line in self._notes.read_text().splitlines())

    def stop(self) -> None:
        """End the platform and its services, and remove its folder."""
        if self._supervisor:
            self._supervisor.terminate()
            self._supervisor.wait(60)
        embedded.stop(self.var)
        shutil.rmtree(self.folder)

    def command(self, *words: str) -> str:
        """Run a command of manage.py and return what it says.

        Raises CalledProcessError for one that is refused.
        """
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=self.folder,
            env=self._environment(),
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        return done.stdout

    def hire(self, name: str, role: str, provider: str = "demo") -> str:
        """Let a person sign in, unless there is one of this name; return the name."""
        if name not in self.passwords:
            said = self.command(
                "create_staff", name, "--provider", provider, "--role", role, "--json"
            )
            self.passwords[name] = json.loads(said)["password"]
            with open(self._notes, "a") as notes:
                notes.write(f"{name} {self.passwords[name]}\n")
        return name

    def sql(self, statement: str, *values: object, provider: str = "demo") -> list[tuple[Any, ...]]:
        """Ask or arrange something of a provider in the database, as the owner of its tables."""
        connection = psycopg2.connect(postgres.running(self.var / postgres.NAME, roles.OWNER))
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(
                    "SELECT set_config('billing.provider_id', id::text, true) "
                    "FROM accounts_provider WHERE slug = %s",
                    [provider],
                )
                cursor.execute(statement, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def one(self, statement: str, *values: object) -> Any:
        """Return the first column of the first row."""
        return self.sql(statement, *values)[0][0]

    def account(self, condition: str, *values: object, order: str = "account_number") -> str:
        """Return the number of the first account of the demo of which the condition holds."""
        return str(
            self.one(
                "SELECT account_number FROM accounts_customer AS customer "
                f"JOIN accounts_billprofile AS profile ON profile.id = customer.bill_profile_id "
                f"WHERE {condition} ORDER BY {order} LIMIT 1",
                *values,
            )
        )

    @property
    def today(self) -> date:
        """Return the day that it is for the demo provider."""
        return datetime.now(ZoneInfo("America/New_York")).date()

    def import_book(self, folder: Path, provider: str, **files: str) -> None:
        """Bring in a book; each file is its name, with its rows as CSV."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, rows in files.items():
            (folder / f"{name}.csv").write_text(rows)
        self.command("import_book", str(folder), "--provider", provider)

    @contextmanager
    def statements_fail_for(self, account: str, *, seconds_each: float) -> Iterator[None]:
        """Make statements slowly, so that somebody sees it, and fail at that of one account."""
        key = self.one("SELECT id FROM accounts_customer WHERE account_number = %s", account)
        self.sql(
            f"""
            CREATE FUNCTION injected_failure() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                PERFORM pg_sleep({seconds_each});
                IF NEW.customer_id = '{key}' THEN RAISE EXCEPTION 'an injected failure'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER injected_failure BEFORE INSERT ON statements_statement
                FOR EACH ROW EXECUTE FUNCTION injected_failure();
            """
        )
        try:
            yield
        finally:
            self.sql("DROP FUNCTION injected_failure CASCADE")

    @property
    def _notes(self) -> Path:
        """Return the file in which the demo keeps the passwords of its staff."""
        return self.var / "demo-staff.txt"

    def _spawn(self, log: IO[bytes]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "billing_platform.supervisor"],
            cwd=self.folder,
            env=self._environment() | {"PORT": str(free_port())},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def _environment(self) -> dict[str, str]:
        return {name: value for name, value in os.environ.items() if not name.startswith(OF_OTHERS)}

    def _address(self) -> str:
        """Return where it is up; empty where it is not."""
        up = self.var / "up"
        address = up.read_text().partition(" ")[2] if up.exists() else ""
        return address if address and listens(urlsplit(address).port or 0) else ""

    def _wait(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        while not self._address():
            assert self._supervisor is not None
            log = (self.var / "up.log").read_text()
            assert self._supervisor.poll() is None, log
            assert time.monotonic() < deadline, log
            time.sleep(0.5)
