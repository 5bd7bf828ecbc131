"""A database of a benchmark's own, on the platform's server, which it drops in the end; and a line
for each act timed in it.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from accounts.database.owner import as_its_owner, as_owner, login


@contextmanager
def own_database(name: str) -> Iterator[None]:
    """Work in a database of this name for the length of the block, as the application's role.

    A database of this name that was left behind is replaced. The platform's own is not touched.
    """
    platforms = {**connection.settings_dict}
    own = {**platforms, "NAME": name}
    connection.settings_dict["TEST"]["NAME"] = name
    with as_owner(connection):  # which goes back to the platform's database in the end
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    login(connection, own)
    try:
        yield
    finally:
        login(connection, as_its_owner(own))
        connection.creation.destroy_test_db(platforms["NAME"], verbosity=0)
        login(connection, platforms)


def timed(words: str, act: Callable[[], int]) -> None:
    """Do the act, which returns a number of things, and print that and its seconds."""
    begun = time.perf_counter()
    number = act()
    print(f"{words:32}{number:>12,}{time.perf_counter() - begun:>10.2f} s", flush=True)
