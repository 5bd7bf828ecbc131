"""Reads every file of a book and checks every rule, before anything is stored."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from accounts.book.files import BookFile
from accounts.errors import Refused

from .checks import check
from .files import FILES, number_of
from .problems import Problems
from .repeated import drop_repeated_keys
from .resolving import resolve
from .staging import stage
from .steps import Import, Progress, Start
from .tables import refresh_staging_statistics


def look(book: Import, start: Start) -> None:
    """Lay the book out in its tables. Raises BookRefused with all that is wrong.

    While one file is read, those before it are resolved and checked beside it.
    """
    read = Problems()
    found = Problems(incomplete=read.incomplete)
    pieces = []
    sizes = [_size(book.folder / file.path) for file in FILES]
    for file in FILES:
        report = part_of(sum(sizes[: number_of(file)]), "reading", sum(sizes), book.progress)
        with book.step() as cursor:
            stage(cursor, file, book.folder, read, book.parameters, report)
        refresh_staging_statistics(file.staged_table)
        pieces.append(start(partial(_find, book, file, found)))
    for number, piece in enumerate(pieces):
        book.progress("checking", number, len(FILES))
        piece.result()
    book.progress("checking", len(FILES), len(FILES))
    read.and_those(found).refuse_if_any()


def _find(book: Import, file: BookFile, problems: Problems) -> None:
    with book.step() as cursor:
        drop_repeated_keys(cursor, file, problems, book.parameters)
        resolve(cursor, file, book.parameters)
    refresh_staging_statistics(file.resolved_table)
    with book.step() as cursor:
        check(cursor, file, problems, book.parameters)


def _size(path: Path) -> int:
    """Return the bytes of a file, 0 when it is absent.

    A pipe is refused, or the import would wait for it while it holds its lock.
    """
    if not path.exists():
        return 0
    if not path.is_file():
        raise Refused(f"{path} is not a file", code="file_unknown")
    return path.stat().st_size


def part_of(before: int, step: str, total: int, progress: Progress) -> Callable[[int], None]:
    """Return a report of one file's part of a step, of which so much was done before it."""
    return lambda done: progress(step, before + done, total)
