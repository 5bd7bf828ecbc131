"""The database of this test run: as the owner of its tables changes it, as processes of their own
use it, and as it was before.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, transaction

# As settings have it; the tests themselves log in as the owner and take up the application's role.
APPLICATION = {name: settings.DATABASES["default"][name] for name in ("USER", "PASSWORD")}


@contextmanager
def as_the_owner() -> Iterator[None]:
    """Step aside from the application's role, to arrange what it may not do."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE billing_app")


def application_url() -> str:
    """Return the address under which the application logs in to the database of this test run."""
    database = {**connection.settings_dict, **APPLICATION}
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(database)


@contextmanager
def undone() -> Iterator[None]:
    """Take back what the block does."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
