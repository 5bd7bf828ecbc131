"""Where archives lie, for the platform's own user alone to read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

from django.conf import settings

from accounts.models import Provider


def folder_of(provider: Provider) -> Path:
    return Path(settings.EXPORTS_PATH) / str(provider.pk)


def path_of(provider: Provider, run: UUID) -> Path:
    """Return where the archive of a run lies, or would."""
    return folder_of(provider) / f"{run}.zip"


@contextmanager
def workspace(provider: Provider) -> Iterator[Path]:
    """Make an empty folder beside the archives, and delete it with all that is in it."""
    folder = folder_of(provider)
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix="book-") as made:
        yield Path(made)


def pack(files: Path, archive: Path) -> str:
    """Write the files of a folder into an archive, whole or not at all; return its SHA-256."""
    partial = files / "archive.part"
    names = sorted(path.name for path in files.iterdir())
    with (
        open(partial, "wb", opener=_private) as target,
        ZipFile(target, "w", ZIP_DEFLATED) as packed,
    ):
        for name in names:
            packed.write(files / name, name)
            (files / name).unlink()
    with partial.open("rb") as written:
        digest = file_digest(written, "sha256").hexdigest()
    partial.replace(archive)
    return digest


def forget_files(provider: Provider, before: datetime) -> None:
    """Delete what has lain since before the instant, such as the workspace of a killed run."""
    folder = folder_of(provider)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.stat().st_mtime >= before.timestamp():
            continue
        if path.is_dir():
            rmtree(path)
        else:
            path.unlink()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
