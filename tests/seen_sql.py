"""Read every statement that the platform sends while the suite runs: one that could not be spread
over machines fails the test that sent it.

The statements that were seen are written to `var/statements-seen.sql`, each once, also where
several processes have shared the tests.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connections
from django.db.backends.signals import connection_created
from django.db.models import Model

from accounts.models import User
from sync.book.tables import TABLES as IMPORT_TABLES
from tests.sql_reading import problems_of

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
APPS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
# What only hands SQL on: the statement is of the one that called it.
HANDS_ON = str(ROOT / "accounts" / "database" / "sql.py")
# They name no table, and each has a name or a value of its own.
OF_TRANSACTIONS = ("SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ", "SET LOCAL ")
IN_LIST = re.compile(r"IN \(%s(, %s)+\)")
ROWS = re.compile(r"(\((?:[^()]|\([^()]*\))*\))(, \1)+")


class Seen:
    """The statements seen so far, by their first sender, and those that are yet to be read."""

    def __init__(self) -> None:
        self.senders: dict[str, str] = {}
        self.unread: list[str] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if str(sql).startswith(OF_TRANSACTIONS):
            return execute(sql, params, many, context)
        statement = ROWS.sub(r"\1", IN_LIST.sub("IN (%s)", str(sql)))
        if statement not in self.senders and (sender := _sender()):
            self.senders[statement] = sender
            self.unread.append(statement)
        return execute(sql, params, many, context)

    def problems(self) -> list[str]:
        """Read what is unread, and say what is wrong with it."""
        unread, self.unread = self.unread, []
        tables = provider_tables()
        return [
            f"{self.senders[statement]}: {problem}: {statement}"
            for statement in unread
            for problem in problems_of(statement, tables)
        ]


def provider_tables() -> set[str]:
    """Return the tables and views whose rows are a provider's. Staff are looked up before anybody
    has logged in, and lie on every machine.
    """
    models: list[type[Model]] = [model for model in apps.get_models() if model is not User]
    return {
        model._meta.db_table
        for model in models
        if any(field.column == "provider_id" for field in model._meta.local_fields)
    } | set(IMPORT_TABLES)


def _sender() -> str:
    """Return the place in the platform that sends the statement; nothing when a test sends it."""
    frame = sys._getframe(2)
    while frame:
        file = frame.f_code.co_filename
        if file.startswith(f"{ROOT}/") and file != HANDS_ON and "/.venv/" not in file:
            folder, _, _ = file.removeprefix(f"{ROOT}/").partition("/")
            ours = folder in APPS and "/migrations/" not in file
            return f"{file.removeprefix(f'{ROOT}/')}:{frame.f_lineno}" if ours else ""
        frame = frame.f_back  # type: ignore[assignment]
    return ""


seen = Seen()


def _listen(connection: Any, **_: Any) -> None:
    # First, since a test that adds a wrapper takes away the last one.
    if seen not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, seen)


def pytest_configure(config: pytest.Config) -> None:
    connection_created.connect(_listen)
    for connection in connections.all(initialized_only=True):
        _listen(connection)


@pytest.fixture(autouse=True)
def _statements_can_be_spread() -> Iterator[None]:
    yield
    if problems := seen.problems():
        pytest.fail("\n".join(problems), pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write what was seen: a process of several for the one that has started them."""
    VAR.mkdir(exist_ok=True)
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        (VAR / f"statements-seen-{worker}.json").write_text(json.dumps(seen.senders))
        return
    found = dict(seen.senders)
    for path in VAR.glob("statements-seen-*.json"):
        found = json.loads(path.read_text()) | found
        path.unlink()
    (VAR / "statements-seen.sql").write_text(listed(found))


def listed(senders: dict[str, str]) -> str:
    """Return the statements as a person reads them, in the order of the files that send them."""
    told = [f"-- {sender}\n{sql.strip()};\n" for sql, sender in senders.items()]
    return "\n".join(
        [f"-- {len(told)} statements, each with the first that sent it.\n", *sorted(told)]
    )
