"""A database of a benchmark's own, on the platform's server, which it drops in the end; and a line
for each act timed in it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.database.owner import as_owner


@contextmanager
def own_database(name: str) -> Iterator[None]:
    connection.settings_dict["TEST"]["NAME"] = name
    before = connection.settings_dict["NAME"]
    with as_owner(connection):
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        with as_owner(connection):
            connection.creation.destroy_test_db(before, verbosity=0)


def timed(words: str, act: Callable[[], int]) -> None:
    """Do the act, which returns a number of things, and print that and its seconds."""
    begun = time.perf_counter()
    number = act()
    print(f"{words:32}{number:>12,}{time.perf_counter() - begun:>10.2f} s", flush=True)
