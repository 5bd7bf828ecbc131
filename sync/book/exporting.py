"""Takes a provider's book out, as a folder of CSV files (docs/book.md).

Texts are written as they are. A text that begins with = or + is a formula to a spreadsheet, but a
book that were changed for that would not be the same when it comes back in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.book.files import WrittenFile
from accounts.errors import Refused
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from .files import WRITTEN_FILES

BUFFER = 1 << 20
PARTIAL = ".part"


def export_book(provider: Provider, folder: Path | str) -> dict[str, int]:
    """Write the provider's book into the folder, as it stands at one instant.

    Return the number of rows of each file. The folder is made when it is absent. Files of an
    earlier export are replaced, all of them after the last one is complete; a folder with anything
    else in it is refused.
    """
    folder = Path(folder)
    try:
        _prepare(folder)
        return _export(provider, folder)
    except OSError as error:
        raise Refused(
            f"{error.filename or folder} cannot be written: {error.strerror or error}",
            code="folder_not_writable",
        ) from error


def _export(provider: Provider, folder: Path) -> dict[str, int]:
    try:
        with _one_instant(), provider_transaction(provider), connection.cursor() as cursor:
            counts = {file.name: _write(cursor, folder, file, provider) for file in WRITTEN_FILES}
        for file in WRITTEN_FILES:
            _partial(folder, file).replace(folder / file.path)
    finally:
        for file in WRITTEN_FILES:
            _partial(folder, file).unlink(missing_ok=True)
    return counts


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    own = {file.path for file in WRITTEN_FILES}
    others = sorted(
        path.name
        for path in folder.iterdir()
        if path.name.removesuffix(PARTIAL).removeprefix(".") not in own
    )
    if others:
        raise Refused(
            f"{folder} has other files in it, such as {others[0]}", code="folder_not_empty"
        )


@contextmanager
def _one_instant() -> Iterator[None]:
    """Open a transaction whose queries all see the same state, unless one is open already."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _partial(folder: Path, file: WrittenFile) -> Path:
    return folder / f".{file.path}{PARTIAL}"


def _write(cursor: Any, folder: Path, file: WrittenFile, provider: Provider) -> int:
    with _partial(folder, file).open("wb", buffering=BUFFER) as target:
        cursor.copy_expert(
            f"COPY ({file.query.format(provider=provider.pk)}) TO STDOUT (FORMAT csv, HEADER)",
            target,
        )
    return int(cursor.rowcount)
