"""Brings a book in, all of it or nothing (docs/book.md)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import DatabaseError, connection

from accounts.bill_profiles.book import BILL_PROFILES
from accounts.book.files import BookFile
from accounts.clock import local_today
from accounts.customers.book import CUSTOMERS
from accounts.errors import AlreadyRunning, Refused
from accounts.models import BillProfile, Provider
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.book import mark_newcomers
from statements.ledger.book.statements import raise_statement_series

from .checks import check
from .files import FILES, WRITTEN_FILES, number_of
from .loading import load, refresh_grown_statistics
from .problems import Problems
from .resolving import resolve
from .staging import drop_repeated_keys, stage
from .tables import LOCK, refresh_staging_statistics, staging

# What is being done, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]
Counts = dict[str, dict[str, int]]


def import_book(
    provider: Provider,
    folder: Path | str,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    actor: str = "",
    warn: Callable[[str], None] | None = None,
) -> Counts:
    """Store the book in the folder.

    Return for each of its files the number of rows, how many were new and how many unchanged.
    Raises BookRefused when the book has problems, and Refused when it cannot be read or another
    import of the provider is at work; nothing is stored then, nor on a dry run. `warn` is told what
    is allowed but hardly meant.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise Refused(f"{folder} is not a folder", code="folder_unknown")
    try:
        with single_flight(provider, LOCK), staging(provider) as key:
            _warn_of_unknown_files(folder, warn or _unheard)
            book = _Import(provider, key, folder, actor, progress or _silent)
            counts = book.look()
            with book.step() as cursor:
                _warn_of_profiles(cursor, book.parameters, warn or _unheard)
            if not dry_run:
                book.store(counts)
    except AlreadyRunning as error:
        raise Refused(
            f"another import is at work for {provider.slug}", code="import_running"
        ) from error
    except OSError as error:
        raise Refused(
            f"{error.filename or folder} cannot be read: {error.strerror or error}",
            code="folder_not_readable",
        ) from error
    except DatabaseError as error:
        raise Refused(
            f"the database refused the book: {str(error).splitlines()[0]}", code="book_refused"
        ) from error
    if not dry_run:
        refresh_grown_statistics(counts)
    return counts


class _Import:
    """One import at work, in steps that are transactions: reading, finding, checking, storing.

    The planner can be told of rows once they are committed.
    """

    def __init__(
        self, provider: Provider, key: UUID, folder: Path, actor: str, progress: Progress
    ) -> None:
        self.provider, self.folder, self.actor, self.progress = provider, folder, actor, progress
        self.parameters: dict[str, Any] = {
            "provider": provider.pk,
            "import": str(key),
            "currency": provider.currency,
            "latest": "infinity" if provider.sandbox else local_today(provider),
        }

    @contextmanager
    def step(self) -> Iterator[Any]:
        with (
            provider_transaction(self.provider, actor=self.actor, via="IMPORT"),
            connection.cursor() as cursor,
        ):
            # When this process is killed, the server gives up its work, and the lock, at once.
            cursor.execute("SET LOCAL client_connection_check_interval = '1s'")
            yield cursor

    def look(self) -> Counts:
        """Read every file and check every rule, and return the counts of rows.

        Raises BookRefused with all that is wrong.
        """
        problems = Problems()
        sizes = [_size(self.folder / file.path) for file in FILES]
        for file in FILES:
            read = _after(sum(sizes[: number_of(file)]), "reading", sum(sizes), self.progress)
            with self.step() as cursor:
                stage(cursor, file, self.folder, problems, self.parameters, read)
            refresh_staging_statistics(file.staged_table)
        for file in FILES:
            self.progress("checking", number_of(file), len(FILES))
            with self.step() as cursor:
                drop_repeated_keys(cursor, file, problems, self.parameters)
                resolve(cursor, file, self.parameters)
            refresh_staging_statistics(file.resolved_table)
            with self.step() as cursor:
                check(cursor, file, problems, self.parameters)
        self.progress("checking", len(FILES), len(FILES))
        problems.refuse_if_any()
        with self.step() as cursor:
            return {file.name: _count(cursor, file, self.parameters) for file in FILES}

    def store(self, counts: Counts) -> None:
        """Write the book to the provider's tables, all of it or nothing."""
        done, total = 0, sum(count["new"] for count in counts.values())
        with self.step() as cursor:
            # Checks that wait for the commit would be kept in memory until then.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for file in FILES:
                if counts[file.name]["new"]:
                    stored = _after(done, "storing", total, self.progress)
                    done += load(cursor, file, self.parameters, stored)
            raise_statement_series(cursor, self.parameters)
            if counts[CUSTOMERS.name]["new"]:
                mark_newcomers(cursor, self.parameters)


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 when it is absent.

    A pipe is refused, or the import would wait for it while it holds its lock.
    """
    if not path.exists():
        return 0
    if not path.is_file():
        raise Refused(f"{path} is not a file", code="file_unknown")
    return path.stat().st_size


def _after(before: int, step: str, total: int, progress: Progress) -> Callable[[int], None]:
    """Return a report of one file's part of a step, of which so much was done before it."""
    return lambda done: progress(step, before + done, total)


def _count(cursor: Any, file: BookFile, parameters: dict[str, Any]) -> dict[str, int]:
    cursor.execute(
        f"SELECT count(*), count(*) FILTER (WHERE NOT known) FROM {file.resolved} AS r", parameters
    )
    rows, new = cursor.fetchone()
    return {"rows": rows, "new": new, "unchanged": rows - new}


def _warn_of_unknown_files(folder: Path, warn: Callable[[str], None]) -> None:
    """Name the files that look like a part of the book and are none.

    A misspelt name would otherwise count as an absent file.
    """
    own = {file.path for file in WRITTEN_FILES}
    for name in sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".csv"):
        if name not in own:
            warn(f"{name} is not a file of a book, and was not read")


def _warn_of_profiles(cursor: Any, parameters: dict[str, Any], warn: Callable[[str], None]) -> None:
    columns = [column.name for column in BILL_PROFILES.columns]
    cursor.execute(
        f"""
        SELECT line, {", ".join(columns)}
        FROM {BILL_PROFILES.resolved} AS r
        WHERE NOT known
        ORDER BY line
        """,
        parameters,
    )
    for line, *values in cursor.fetchall():
        for warning in BillProfile(**dict(zip(columns, values, strict=True))).warnings():
            warn(f"{BILL_PROFILES.path}:{line}: {warning}")


def _silent(step: str, done: int, total: int) -> None:
    pass


def _unheard(warning: str) -> None:
    pass
