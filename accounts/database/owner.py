"""Working as the owner of the tables rather than as the application's role."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db.backends.base.base import BaseDatabaseWrapper


@contextmanager
def as_owner(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Reconnect without the application's role for the length of the block.

    Migrations need it.
    """
    options = connection.settings_dict["OPTIONS"]
    role = options.pop("assume_role", None)
    connection.close()
    try:
        yield
    finally:
        connection.close()
        if role:
            options["assume_role"] = role
