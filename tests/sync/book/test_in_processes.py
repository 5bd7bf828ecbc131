"""The commands of the book in processes of their own: they commit, are killed, and do not grow."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from accounts.models import Customer
from accounts.tenancy.transactions import provider_transaction
from benchmarks.billing.books import write_book
from tests.database import application_url
from tests.factories import ProviderFactory

ROOT = Path(__file__).parents[3]


def manage(*arguments: object) -> subprocess.Popen[str]:
    """Start a command in a process of its own, on the database of this test run."""
    return subprocess.Popen(
        [sys.executable, "manage.py", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": application_url()},
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def test_a_process_ends_with_the_status_that_scripts_look_at(committed_provider, book, tmp_path):
    slug = committed_provider.slug
    assert finish(manage("import_book", book.write(), "--provider", slug))[0::2] == (0, "")
    assert finish(manage("export_book", tmp_path / "out", "--provider", slug))[0::2] == (0, "")
    book.change("customers", 2, name="")
    status, out, err = finish(manage("import_book", book.write(), "--provider", slug))
    assert (status, out) == (1, "")
    assert (
        err == "customers.csv:2: name: is required\nCommandError: 1 problem; nothing was stored\n"
    )
    assert finish(manage("import_book", "--provider", slug))[0] == 2


def test_a_kill_half_way_leaves_nothing_and_the_next_import_goes_through(
    committed_provider, tmp_path
):
    write_book(tmp_path, 3000)
    process = manage("import_book", tmp_path, "--provider", committed_provider.slug)
    _wait_until(lambda: _writers("products_product"))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    _wait_until(lambda: not _writers("products_product"))
    with provider_transaction(committed_provider):
        assert not Customer.objects.exists()
    assert finish(manage("import_book", tmp_path, "--provider", committed_provider.slug))[0] == 0
    with provider_transaction(committed_provider):
        assert Customer.objects.count() == 3000


def test_the_planner_knows_of_a_large_import_at_once(committed_provider, tmp_path):
    write_book(tmp_path, 400)
    assert finish(manage("import_book", tmp_path, "--provider", committed_provider.slug))[0] == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'products_product'::regclass")
        assert cursor.fetchone()[0] >= 1200


def test_ten_times_the_rows_take_no_more_memory(committed_provider, tmp_path):
    """Reading and checking is where rows pass through Python; storing is the database's alone."""
    small, large = (
        _peak_memory(tmp_path / str(customers), customers, committed_provider.slug)
        for customers in (2_000, 20_000)
    )
    assert large < small * 1.1


def _peak_memory(folder: Path, customers: int, slug: str) -> int:
    """Return the most memory, in kilobytes, that a dry run of so many customers took."""
    write_book(folder, customers)
    process = manage("import_book", folder, "--provider", slug, "--dry-run")
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0
    return usage.ru_maxrss


def _writers(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = %s::regclass "
            "AND mode = 'RowExclusiveLock'",
            [table],
        )
        return cursor.fetchone()[0]


def _wait_until(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_two_providers_import_at_once(committed_provider, tmp_path):
    other = ProviderFactory()
    write_book(tmp_path / "one", 2000)
    write_book(tmp_path / "other", 1000)
    imports = [
        manage("import_book", tmp_path / folder, "--provider", provider.slug)
        for folder, provider in (("one", committed_provider), ("other", other))
    ]
    assert [finish(process)[0] for process in imports] == [0, 0]
    for provider, customers in ((committed_provider, 2000), (other, 1000)):
        with provider_transaction(provider):
            assert Customer.objects.count() == customers
