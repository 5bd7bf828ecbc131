"""The steps of an import: each a transaction, on one of two connections.

The planner can be told of rows once they are committed. So a book is read, resolved and checked in
steps, and stored in one.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

# What is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
Work = Callable[[], None]
Start = Callable[[Work], "Future[None]"]


@dataclass(frozen=True)
class Import:
    """An import at work. `parameters` are what its SQL names."""

    provider: Provider
    folder: Path
    actor: str
    progress: Progress
    parameters: dict[str, Any]

    @contextmanager
    def step(self) -> Iterator[Any]:
        """Open a transaction of the import, with a cursor."""
        with (
            provider_transaction(self.provider, actor=self.actor, via="IMPORT"),
            connection.cursor() as cursor,
        ):
            # When this process is killed, the server gives up its work within a second.
            cursor.execute("SET LOCAL client_connection_check_interval = '1s'")
            yield cursor


@contextmanager
def beside() -> Iterator[Start]:
    """Have work done on a connection of its own, piece by piece in the order in which it is given.

    What has not begun when the block fails is not done. Inside a transaction, whose rows no other
    connection sees, each piece is done at once.
    """
    if connection.in_atomic_block:
        yield _at_once
        return
    given: list[Future[None]] = []

    def start(work: Work) -> Future[None]:
        given.append(pool.submit(work))
        return given[-1]

    with ThreadPoolExecutor(1) as pool:
        try:
            yield start
        except BaseException:
            for piece in given:
                piece.cancel()
            raise
        finally:
            pool.submit(_leave)


def _leave() -> None:
    connection.close()


def _at_once(work: Work) -> "Future[None]":
    work()
    done: Future[None] = Future()
    done.set_result(None)
    return done
