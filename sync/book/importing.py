"""Brings a book in, all of it or nothing (docs/book.md)."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from django.db import DatabaseError

from accounts.bill_profiles.book import BILL_PROFILES
from accounts.book.files import BookFile
from accounts.clock import local_today
from accounts.customers.book import CUSTOMERS
from accounts.errors import AlreadyRunning, Refused
from accounts.models import BillProfile, Provider
from accounts.tenancy.single_flight import single_flight
from notifications.balances.book import mark_newcomers
from statements.ledger.book.statements import raise_statement_series

from .files import FILES, WRITTEN_FILES
from .loading import load, refresh_grown_statistics
from .looking import look, part_of
from .steps import Import, Progress, Start, beside
from .tables import LOCK, staging

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
    parameters = {
        "provider": provider.pk,
        "currency": provider.currency,
        "latest": "infinity" if provider.sandbox else local_today(provider),
    }
    book = Import(provider, folder, actor, progress or _silent, parameters)
    try:
        with single_flight(provider, LOCK), beside() as start:
            return _import(book, start, dry_run, warn or _unheard)
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


def _import(book: Import, start: Start, dry_run: bool, warn: Callable[[str], None]) -> Counts:
    _warn_of_unknown_files(book.folder, warn)
    with staging(book.provider) as key:
        book.parameters["import"] = str(key)
        look(book, start)
        with book.step() as cursor:
            _warn_of_profiles(cursor, book.parameters, warn)
            counts = {file.name: _count(cursor, file, book.parameters) for file in FILES}
        if dry_run:
            return counts
        _store(book, counts)
        refreshing = start(partial(refresh_grown_statistics, counts))
    refreshing.result()
    return counts


def _store(book: Import, counts: Counts) -> None:
    """Write the book to the provider's tables, all of it or nothing."""
    done, total = 0, sum(count["new"] for count in counts.values())
    with book.step() as cursor:
        # Checks that wait for the commit would be kept in memory until then.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for file in FILES:
            if counts[file.name]["new"]:
                report = part_of(done, "storing", total, book.progress)
                done += load(cursor, file, book.parameters, report)
        raise_statement_series(cursor, book.parameters)
        if counts[CUSTOMERS.name]["new"]:
            mark_newcomers(cursor, book.parameters)


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
