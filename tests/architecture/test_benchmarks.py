"""The benchmarks start by themselves, by the names that documents give them."""

import os
import re
import subprocess
import sys

from django.conf import settings

FOLDER = settings.BASE_DIR / "benchmarks"
MODULES = sorted(
    f"benchmarks.{path.parent.name}.{path.stem}"
    for path in FOLDER.glob("*/*.py")
    if path.stem != "__init__"
)
STARTED = re.compile(r"-m (benchmarks(?:\.[a-z_]+)+)")


def test_benchmarks_need_no_django_that_another_has_set_up() -> None:
    bare = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(MODULES)}"],
        cwd=settings.BASE_DIR,
        env=bare,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_documents_name_only_benchmarks_that_there_are() -> None:
    documents = [
        *(settings.BASE_DIR / name for name in ("README.md", "Makefile")),
        *(settings.BASE_DIR / "docs").rglob("*.md"),
    ]
    named = {name for page in documents for name in STARTED.findall(page.read_text())}
    assert named
    assert named <= set(MODULES)
