"""Brings a book in, all of it or nothing (docs/book.md)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

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
from .problems import Problems, create_problem_table, refuse_if_any
from .resolving import resolve
from .staging import stage

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
        with (
            single_flight(provider, "import_book"),
            provider_transaction(provider, actor=actor, via="IMPORT"),
        ):
            _warn_of_unknown_files(folder, warn or _unheard)
            counts = _import(provider, folder, dry_run, progress or _silent, warn or _unheard)
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


def _import(
    provider: Provider, folder: Path, dry_run: bool, progress: Progress, warn: Callable[[str], None]
) -> Counts:
    parameters = {
        "provider": provider.pk,
        "currency": provider.currency,
        "latest": "infinity" if provider.sandbox else local_today(provider),
    }
    with connection.cursor() as cursor:
        # Checks that wait for the commit would be kept in memory until then.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        # When this process is killed, the server gives up its work, and the lock, within a second.
        cursor.execute("SET LOCAL client_connection_check_interval = '1s'")
        _look(cursor, folder, parameters, progress)
        _warn_of_profiles(cursor, warn)
        counts = {file.name: _count(cursor, file) for file in FILES}
        if not dry_run:
            _store(cursor, counts, parameters, progress)
        for file in FILES:
            cursor.execute(f"DROP TABLE {file.staged}, {file.resolved}")
        cursor.execute("DROP TABLE book_problems")
    return counts


def _look(cursor: Any, folder: Path, parameters: dict[str, Any], progress: Progress) -> None:
    """Read every file and check every rule; raise BookRefused with all that is wrong."""
    problems = Problems()
    create_problem_table(cursor)
    sizes = [_size(folder / file.path) for file in FILES]
    for file in FILES:
        stage(
            cursor,
            file,
            folder,
            problems,
            _after(sum(sizes[: number_of(file)]), "reading", sum(sizes), progress),
        )
    for file in FILES:
        progress("checking", number_of(file), len(FILES))
        resolve(cursor, file, parameters)
        check(cursor, file, problems, parameters)
    progress("checking", len(FILES), len(FILES))
    refuse_if_any(cursor, problems)


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


def _count(cursor: Any, file: BookFile) -> dict[str, int]:
    cursor.execute(f"SELECT count(*), count(*) FILTER (WHERE NOT known) FROM {file.resolved}")
    rows, new = cursor.fetchone()
    return {"rows": rows, "new": new, "unchanged": rows - new}


def _store(cursor: Any, counts: Counts, parameters: dict[str, Any], progress: Progress) -> None:
    done, total = 0, sum(count["new"] for count in counts.values())
    for file in FILES:
        if counts[file.name]["new"]:
            done += load(cursor, file, parameters, _after(done, "storing", total, progress))
    raise_statement_series(cursor, parameters)
    if counts[CUSTOMERS.name]["new"]:
        mark_newcomers(cursor, parameters)


def _warn_of_unknown_files(folder: Path, warn: Callable[[str], None]) -> None:
    """Name the files that look like a part of the book and are none.

    A misspelt name would otherwise count as an absent file.
    """
    own = {file.path for file in WRITTEN_FILES}
    for name in sorted(path.name for path in folder.iterdir() if path.suffix.lower() == ".csv"):
        if name not in own:
            warn(f"{name} is not a file of a book, and was not read")


def _warn_of_profiles(cursor: Any, warn: Callable[[str], None]) -> None:
    columns = [column.name for column in BILL_PROFILES.columns]
    cursor.execute(
        f"""
        SELECT line, {", ".join(columns)}
        FROM {BILL_PROFILES.resolved}
        WHERE NOT known
        ORDER BY line
        """
    )
    for line, *values in cursor.fetchall():
        for warning in BillProfile(**dict(zip(columns, values, strict=True))).warnings():
            warn(f"{BILL_PROFILES.path}:{line}: {warning}")


def _silent(step: str, done: int, total: int) -> None:
    pass


def _unheard(warning: str) -> None:
    pass
