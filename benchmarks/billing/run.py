"""Measures the platform on a generated book against hand-written SQL: `make bench`, or `make bench
N=1000000`.
"""

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg2

from benchmarks.billing import floor
from benchmarks.billing.books import AS_OF, write_book
from benchmarks.command import ROOT, measure
from billing_platform import embedded

SLUG = "bench"
NEXT_MONTH = AS_OF + timedelta(days=31)
PAGE = ROOT / "docs" / "performance.md"
# Dropping WITH (FORCE) is refused while autovacuum, which is the superuser's, looks at the
# database; dropping alone sends it away.
END_OURS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'benchmark' "
    "AND usename = session_user"
)
DROP = "DROP DATABASE IF EXISTS benchmark"
COUNT, FIRST_PAGE = "statement queue, count", "statement queue, first page"


@dataclass(frozen=True)
class Figure:
    """One line of the table: what was done to how many rows, in how many seconds, and those of the
    floor where there is one.

    The floor is written on a connection that is open already, so a process is compared by the
    seconds of its run alone.
    """

    act: str
    rows: int
    seconds: float
    peak_mib: float | None = None
    floor: float | None = None
    run: float | None = None

    def line(self, customers: int) -> str:
        rate = f"{self.rows / self.seconds:,.0f}" if self.seconds else ""
        memory = f"{self.peak_mib:,.0f}" if self.peak_mib else ""
        run = f"{self.run:,.2f}" if self.run else ""
        ratio = (
            f"{self.floor:,.2f} | {(self.run or self.seconds) / self.floor:.2f}"
            if self.floor
            else " | "
        )
        return (
            f"| {customers:,} | {self.act} | {self.rows:,} | {self.seconds:,.2f} | {rate} | "
            f"{memory} | {run} | {ratio} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--customers",
        type=int,
        nargs="*",
        help="how many customers; 10,000 and then 100,000 by default",
    )
    parser.add_argument(
        "--write", action="store_true", help="put the table into docs/performance.md"
    )
    options = parser.parse_args()
    lines = [
        "| customers | what | rows | seconds | rows/s | peak MiB | run, seconds | floor, "
        "seconds | × floor |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    print("\n".join(lines), flush=True)
    for customers in options.customers or (10_000, 100_000):
        for figure in figures(customers):
            lines.append(figure.line(customers))
            print(lines[-1], flush=True)
    if options.write:
        _write(lines)


def figures(customers: int) -> Iterator[Figure]:
    """Import a book of so many customers into a database of its own, run every process on it once,
    and measure each against its floor.
    """
    with _database() as (url, connection), tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "book"
        rows = sum(write_book(book, customers).values())
        measure(
            url,
            "create_provider",
            SLUG,
            "--name",
            "Benchmark",
            "--currency",
            "USD",
            "--timezone",
            "UTC",
            "--sandbox",
        )
        imported = measure(url, "import_book", str(book), "--provider", SLUG)
        ground = floor.Floor(connection, _provider(connection))
        yield Figure("import", rows, imported.seconds, imported.peak_mib, ground.build())
        yield from _billing(url, connection, ground)
        exported = measure(url, "export_book", str(Path(folder) / "export"), "--provider", SLUG)
        yield Figure(
            "export", _lines_of(Path(folder) / "export"), exported.seconds, exported.peak_mib
        )


def _billing(url: str, connection: Any, ground: floor.Floor) -> Iterator[Figure]:
    yield _process(url, ground, "mrc", AS_OF, ("charges", "credits"), floor.CHARGE)
    yield from _queue(url)
    yield _process(
        url, ground, "statements", AS_OF, ("statements", "transactions"), floor.CREATE_STATEMENTS
    )
    yield _process(url, ground, "cycle", NEXT_MONTH, ("customers",), floor.ADVANCE)
    _disconnect_some(connection)
    yield _process(url, ground, "sync-status", NEXT_MONTH, ("closed",), floor.CLOSE, "--approve")


def _process(
    url: str,
    ground: floor.Floor,
    process: str,
    as_of: Any,
    counted: tuple[str, ...],
    sql: str,
    *options: str,
) -> Figure:
    done = measure(
        url,
        "run_process",
        process,
        "--provider",
        SLUG,
        "--as-of",
        as_of.isoformat(),
        "--json",
        *options,
    )
    rows = sum(done.document["counts"][name] for name in counted)
    run = _seconds_of_run(ground.connection, done.document["run_id"])
    return Figure(process, rows, done.seconds, done.peak_mib, ground.write(sql), run)


def _seconds_of_run(connection: Any, run_id: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM finished_at - started_at) FROM accounts_processrun "
            "WHERE id = %s",
            [run_id],
        )
        return float(cursor.fetchone()[0])


def _queue(url: str) -> Iterator[Figure]:
    """The queue as its page reads it, the best of five visits, without the start of a process."""
    timed = measure(
        url,
        "--provider",
        SLUG,
        "--as-of",
        AS_OF.isoformat(),
        program=("-m", "benchmarks.billing.queue_visit"),
    ).document
    yield Figure(COUNT, timed["count"], timed["count_seconds"])
    yield Figure(FIRST_PAGE, timed["page_rows"], timed["page_seconds"])


def _disconnect_some(connection: Any) -> None:
    """Disconnect all that one customer in fifty has, by bulk SQL, so that Sync Status has accounts
    to close.
    """
    with connection.cursor() as cursor:
        for table in ("products_line", "products_product"):
            cursor.execute(
                f"""
                UPDATE {table} AS service SET status = 'DISCONNECTED'
                FROM accounts_customer AS customer
                WHERE customer.id = service.customer_id AND customer.status = 'OPEN'
                    AND service.status <> 'DISCONNECTED'
                    AND right(customer.account_number, 2) IN ('11', '61')
                """
            )


def _provider(connection: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM accounts_provider WHERE slug = %s", [SLUG])
        provider = int(cursor.fetchone()[0])
        cursor.execute("SELECT set_config('billing.provider_id', %s, false)", [str(provider)])
    return provider


@contextmanager
def _database() -> Iterator[tuple[str, Any]]:
    """Make a database of the benchmark's own on the platform's server, and drop it in the end."""
    services = embedded.addresses(ROOT / "var")
    server, ours = services.owner_url, services.database_url
    url = f"{ours.rpartition('/')[0]}/benchmark"
    _administer(ours, END_OURS)
    _administer(server, END_OURS, DROP, "CREATE DATABASE benchmark")
    os.environ["DATABASE_OWNER_URL"] = f"{server.rpartition('/')[0]}/benchmark"
    measure(url, "migrate", "--verbosity", "0")
    connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
    connection.autocommit = True
    try:
        yield url, connection
    finally:
        connection.close()
        _administer(ours, END_OURS)
        _administer(server, END_OURS, DROP)


def _administer(server: str, *statements: str) -> None:
    connection = psycopg2.connect(server)
    connection.autocommit = True
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
    connection.close()


def _lines_of(folder: Path) -> int:
    return sum(sum(1 for _ in path.open("rb")) - 1 for path in folder.glob("*.csv"))


def _write(lines: list[str]) -> None:
    """Put the table behind its marker, in place of the one before; later sections stay."""
    before, marker, after = PAGE.read_text().partition("<!-- measured -->\n")
    _, heading, sections = after.partition("\n## ")
    table = "\n".join(lines)
    PAGE.write_text(
        f"{before}{marker}\nMeasured on {time.strftime('%Y-%m-%d')}, "
        f"two cores.\n\n{table}\n{heading}{sections}"
    )


if __name__ == "__main__":
    main()
