"""PostgreSQL is stopped at once, or killed, in the middle of a day, and started again: the day is
finished by running it again.
"""

import csv
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from benchmarks.billing.books import AS_OF, write_book
from billing_platform.embedded import postgres, roles

CUSTOMERS = 1000
OWN_REFERENCES = {"transaction_ref", "statement_number", "reverses", "changed_at"}
EXPORTED = ["customers", "products", "transactions", "statements", "balances", "status_changes"]


@dataclass(frozen=True)
class Cluster:
    """A PostgreSQL of the test's own, and commands that work on it."""

    home: Path
    url: str

    def manage(self, *words: object) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *map(str, words)],
            cwd=settings.BASE_DIR,
            env={
                **os.environ,
                "DATABASE_URL": self.url,
                "DATABASE_OWNER_URL": postgres.running(self.home, roles.OWNER),
                "REDIS_URL": settings.REDIS_URL,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )

    def done(self, *words: object) -> float:
        """Run a command, which must succeed, and return how many seconds that took."""
        begun = time.monotonic()
        process = self.manage(*words)
        errors = process.communicate(timeout=300)[1]
        assert process.returncode == 0, errors
        return time.monotonic() - begun

    def bring_in(self, slug: str, book: Path) -> None:
        self.done(
            "create_provider",
            slug,
            "--name",
            slug,
            "--currency",
            "USD",
            "--timezone",
            "UTC",
            "--sandbox",
        )
        self.done("import_book", book, "--provider", slug)

    def exported(self, slug: str) -> dict[str, Counter[tuple[str, ...]]]:
        """Return the rows of the provider's book without the platform's own references."""
        folder = self.home / slug
        self.done("export_book", folder, "--provider", slug)
        return {name: _rows(folder / f"{name}.csv") for name in EXPORTED}

    def end(self, how: signal.Signals) -> None:
        pid = int((self.home / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
        os.kill(pid, how)


def _rows(path: Path) -> Counter[tuple[str, ...]]:
    with path.open(newline="") as file:
        rows = csv.DictReader(file)
        return Counter(
            tuple(row[name] for name in row if name not in OWN_REFERENCES) for row in rows
        )


def day(slug: str) -> list[object]:
    return ["run_daily", "--provider", slug, "--as-of", AS_OF]


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    home = tmp_path_factory.mktemp("cluster") / "postgres"
    cluster = Cluster(home, postgres.start(home))
    cluster.done("migrate")
    yield cluster
    postgres.stop(home)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("book")
    write_book(folder, CUSTOMERS)
    return folder


def test_a_day_that_lost_its_database_is_finished_by_running_it_again(
    cluster: Cluster, book: Path
) -> None:
    cluster.bring_in("twin", book)
    whole = cluster.done(*day("twin"))
    wanted = cluster.exported("twin")

    for how in (signal.SIGQUIT, signal.SIGKILL):
        slug = f"hit-by-{how.name.lower()}"
        cluster.bring_in(slug, book)
        process = cluster.manage(*day(slug))
        time.sleep(whole * random.uniform(0.4, 0.9))
        cluster.end(how)
        errors = process.communicate(timeout=60)[1]
        begun = time.monotonic()
        assert postgres.start(cluster.home) == cluster.url
        cluster.done(*day(slug))

        assert time.monotonic() - begun < 60
        assert process.returncode in (0, 1)
        assert "Traceback" not in errors.split('{"event"')[0]
        assert cluster.exported(slug) == wanted
