"""Named locks of a provider, each with one holder at a time.

The database frees a lock when its holder dies.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from zlib import crc32

from django.db import connection

from ..errors import AlreadyRunning
from .models import Provider


@contextmanager
def single_flight(provider: Provider, name: str) -> Iterator[None]:
    """Hold the provider's lock of this name for the length of the block.

    Raise AlreadyRunning when another connection holds it.
    """
    keys = [provider.pk, crc32(name.encode()) - 2**31]
    if not _call("pg_try_advisory_lock", keys):
        raise AlreadyRunning(f"{name} is already running for {provider.slug}")
    try:
        yield
    finally:
        if connection.connection and not connection.connection.closed:
            _call("pg_advisory_unlock", keys)


def _call(function: str, keys: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", keys)
        return bool(cursor.fetchone()[0])
