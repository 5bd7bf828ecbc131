"""The PostgreSQL and Valkey that the platform brings along, for when no address of others is given.

Nothing here imports Django: settings ask for the addresses before Django is set up.
"""

import os
from pathlib import Path
from typing import NamedTuple

from . import postgres, roles, valkey
from .daemons import ServiceError, locked, make_private

__all__ = ["Addresses", "ServiceError", "addresses", "ensure", "found", "given", "stop"]

VAR = Path(__file__).resolve().parents[2] / "var"


class Addresses(NamedTuple):
    """Where the database and Redis are, as URLs, and whether each is an embedded one.

    `owner_url` is the way in for the owner of the tables; empty for a process that has none.
    """

    database_url: str
    owner_url: str
    redis_url: str
    embedded_database: bool
    embedded_redis: bool


def ensure(var: Path = VAR) -> tuple[str, str]:
    """Return the URLs of the embedded PostgreSQL and Valkey, starting those that do not run.

    Safe to call from any number of processes at once: one of them starts the servers, the others
    attach. Raises ServiceError, in one line, when a server cannot be started.
    """
    return _ensure_postgres(var), _ensure_valkey(var)


def addresses(var: Path = VAR) -> Addresses:
    """Return the URLs in DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL.

    For each that is not set it is that of the embedded service. A database of others has no owner's
    URL but the one that is set.
    """
    database_url = given("DATABASE_URL")
    redis_url = given("REDIS_URL")
    embedded_url = "" if database_url else _ensure_postgres(var)
    return Addresses(
        database_url=database_url or embedded_url,
        owner_url=given("DATABASE_OWNER_URL")
        or (postgres.running(var / postgres.NAME, roles.OWNER) if embedded_url else ""),
        redis_url=redis_url or _ensure_valkey(var),
        embedded_database=not database_url,
        embedded_redis=not redis_url,
    )


def given(name: str) -> str:
    """Return a variable of the environment, or what the file that NAME_FILE names holds.

    Return nothing without either.
    """
    path = os.environ.get(f"{name}_FILE", "")
    if not path or os.environ.get(name):
        return os.environ.get(name, "")
    try:
        return Path(path).read_text().strip()
    except OSError as error:
        raise ServiceError(f"{name}_FILE: {path}: {error.strerror}") from error


def found(var: Path = VAR) -> dict[str, str]:
    """Return the URL of each embedded server by its name, empty for one that does not run.

    Start nothing.
    """
    return {server.NAME: server.running(var / server.NAME) for server in (postgres, valkey)}


def stop(var: Path = VAR) -> list[str]:
    """Stop the embedded servers that run and return their names."""
    if not var.is_dir():
        return []
    with locked(var):
        return [server.NAME for server in (postgres, valkey) if server.stop(var / server.NAME)]


def _ensure_postgres(var: Path) -> str:
    home = var / postgres.NAME
    make_private(*home.glob("*.log"))
    url = postgres.running(home)
    if url:
        return url
    with locked(var):
        return postgres.running(home) or postgres.start(home)


def _ensure_valkey(var: Path) -> str:
    home = var / valkey.NAME
    make_private(*home.glob("*.log"))
    url = valkey.running(home)
    if url:
        return url
    with locked(var):
        return valkey.running(home) or valkey.start(home)
