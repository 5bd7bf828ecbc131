import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

FLOORS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
LONGEST = 300
FOLDERS = (*FLOORS, "tests", "benchmarks", "templates", "static/css", "static/js", "scripts")
ENDINGS = (".py", ".sql", ".html", ".css", ".js", "")


def own_models() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in FLOORS]


def references(model: type[models.Model]) -> Iterator[models.Field]:
    return (field for field in model._meta.get_fields() if field.is_relation and field.concrete)


def product_files() -> list[Path]:
    base = settings.BASE_DIR
    return [
        path
        for folder in FOLDERS
        for path in sorted((base / folder).rglob("*"))
        if path.is_file() and path.suffix in ENDINGS and "__pycache__" not in path.parts
    ]


def test_no_floor_imports_from_a_floor_above_it() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
        ],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_no_foreign_key_points_up(model: type[models.Model]) -> None:
    own_floor = FLOORS.index(model._meta.app_label)

    for field in references(model):
        label = field.related_model._meta.app_label
        assert label not in FLOORS or FLOORS.index(label) <= own_floor, (
            f"{field} points up to {label}"
        )


def test_no_file_is_longer_than_300_lines() -> None:
    """Migrations aside: Django writes them, and nobody reads them from top to bottom."""
    written = [path for path in product_files() if "migrations" not in path.parts]
    lengths = {path: len(path.read_text().splitlines()) for path in written}

    assert {str(path): length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_is_put_off_or_skipped() -> None:
    words = re.compile(r"TO" + r"DO|FIX" + r"ME|mark\.sk" + r"ip|mark\.xf" + r"ail")

    assert [str(path) for path in product_files() if words.search(path.read_text())] == []


def test_the_lock_files_hold_hashes_and_no_addresses() -> None:
    for name in ("base.txt", "dev.txt"):
        lock = (settings.BASE_DIR / "requirements" / name).read_text()
        assert "://" not in lock
        assert all(
            re.search(r"^    --hash=", part, re.M)
            for part in re.split(r"^(?=\w)", lock, flags=re.M)[1:]
        )
