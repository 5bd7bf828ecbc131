"""Working as the owner of the tables rather than as the application."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.backends.base.base import BaseDatabaseWrapper

OWNER = "billing-owner"


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Log in as the owner of the tables for the length of the block, as migrations need it.

    Raises ImproperlyConfigured in a process that was not told how.
    """
    before = {**connection.settings_dict}
    login(connection, as_its_owner(before))
    try:
        yield
    finally:
        login(connection, before)


def as_its_owner(database: dict[str, Any]) -> dict[str, Any]:
    """Return these settings of a connection with the login of the owner."""
    if not settings.DATABASE_OWNER:
        raise ImproperlyConfigured(
            "this needs the owner of the tables: set DATABASE_OWNER_URL"
            " (docs/operations.md, Database roles)"
        )
    options = {**database["OPTIONS"], "application_name": OWNER}
    options.pop("assume_role", None)
    return {**database, **settings.DATABASE_OWNER, "OPTIONS": options}


def login(connection: BaseDatabaseWrapper, database: dict[str, Any]) -> None:
    """Use these settings from the next statement on."""
    connection.close()
    connection.settings_dict.update(database)
