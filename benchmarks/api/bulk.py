"""Many rows at once, as a request brings them: python -m benchmarks.api.bulk

Each body is read and staged as the request does it, and worked on as workers do it, each a process
of its own, as the application's role. Works in a database of its own, which it drops in the end.
"""

import json
import os
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from typing import Any

from django.db import connection

from accounts.models import BillProfile, ProcessRun, Provider
from accounts.processes.runner import run_queued
from accounts.tenancy.transactions import provider_transaction
from accounts.uploads.operations import Wish, stage
from accounts.uploads.reading import Reader
from accounts.uploads.work import help_with
from benchmarks.own_database import own_database
from products.models import ProductType

DATABASE = "bulk"
DAY = date(2027, 1, 15)

Document = Callable[[int], dict[str, Any]]


def customer(place: int) -> dict[str, Any]:
    return {
        "account_number": f"B-{place}",
        "name": f"Customer {place}",
        "email": f"c{place}@example.com",
        "bill_profile": "MONTHLY",
        "status": "PENDING",
        "metadata": {"crm": str(place)},
    }


def renamed(place: int) -> dict[str, Any]:
    return {"account_number": f"B-{place}", "name": f"Client {place}", "credit_limit": "50.00"}


def line(place: int) -> dict[str, Any]:
    number = f"+1 555 {place:07}"
    return {"line_ref": f"L-{place}", "account_number": f"B-{place}", "identifier": number}


def product(place: int) -> dict[str, Any]:
    return {
        "product_ref": f"P-{place}",
        "account_number": f"B-{place}",
        "line_ref": f"L-{place}",
        "product_type": "NET",
        "rate": "29.90",
        "activated_on": DAY.isoformat(),
    }


def charge(place: int) -> dict[str, Any]:
    return {
        "transaction_ref": f"T-{place}",
        "account_number": f"B-{place}",
        "kind": "CHARGE",
        "amount": "5.00",
    }


BODIES: tuple[tuple[str, str, Document], ...] = (
    ("customers, made", "customers", customer),
    ("customers, changed", "customers", renamed),
    ("customers, unchanged", "customers", renamed),
    ("lines, made", "lines", line),
    ("products, made", "products", product),
    ("products, unchanged", "products", product),
    ("transactions, made", "transactions", charge),
)


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    rows = options.rows
    with own_database(DATABASE):
        provider = Provider.objects.create(
            slug="bulk", name="Bulk", timezone="UTC", currency="USD", sandbox=True
        )
        with provider_transaction(provider):
            BillProfile.objects.create(
                provider=provider,
                code="MONTHLY",
                name="Monthly",
                billing_mode="CYCLE",
                lead_days=5,
                terms_days=20,
                advance_months=1,
            )
            ProductType.objects.create(
                provider=provider, code="NET", name="Internet", billing="RECURRING"
            )
        print(f"{'rows':24}{'read':>8}{'work':>8}{'rows/s':>9}{'of work':>9}{'peak MiB':>10}")
        for words, kind, document in BODIES:
            documents = (document(place) for place in range(rows))
            _measure(provider, words, kind, documents, rows, options.workers)


def _measure(
    provider: Provider,
    words: str,
    kind: str,
    documents: Iterable[dict[str, Any]],
    rows: int,
    workers: int,
) -> None:
    body = BytesIO("\n".join(json.dumps(document) for document in documents).encode())
    begun = time.perf_counter()
    with provider_transaction(provider, actor="key bench", via="API"):
        wish = Wish(kind, atomic=False, dry_run=False, as_of=DAY, started_by="key bench")
        reader = Reader(body, None, digests=True)
        run = stage(provider, reader.parts(), wish)
    read = time.perf_counter() - begun
    begun = time.perf_counter()
    helpers = [_helper(provider, run) for _ in range(1, workers)]
    run = run_queued(provider, run.pk)
    work = time.perf_counter() - begun
    for helper in helpers:
        os.waitpid(helper, 0)
    if run.error or run.counts["refused"]:
        raise SystemExit(f"{words}: {run.counts} {run.error}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    per_second, of_work = rows / (read + work), rows / work
    print(
        f"{words:24}{read:>8.2f}{work:>8.2f}{per_second:>9,.0f}{of_work:>9,.0f}{peak:>10.0f}",
        flush=True,
    )


def _helper(provider: Provider, run: ProcessRun) -> int:
    """Let another process help with the run, and return its id."""
    connection.close()  # the two must not share it
    process = os.fork()
    if process:
        return process
    help_with(provider, run)
    os._exit(0)


if __name__ == "__main__":
    main()
