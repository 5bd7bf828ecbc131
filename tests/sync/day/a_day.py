"""A customer of each kind of work, and a look at everything that a run may change."""

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from accounts.models import ProcessRun, Provider
from accounts.processes import definitions
from accounts.processes.definitions import definition_of
from accounts.processes.runner import run_process
from accounts.tenancy.single_flight import single_flight
from statements.payments.operations import promise_payment
from tests.factories import (
    CustomerFactory,
    LineFactory,
    OneTimeProductFactory,
    ProductFactory,
    TransactionFactory,
)
from tests.notifications.balances.accounts import make_rule

AS_OF = date(2026, 12, 27)
PROCESSES = ["nrc", "mrc", "cycle", "statements", "sync-status"]
TABLES = [
    "accounts_customer",
    "accounts_statuschange",
    "products_product",
    "statements_transaction",
    "statements_statement",
    "statements_accountbalance",
    "statements_statementseries",
    "sync_closure",
    "notifications_thresholdepisode",
    "notifications_email",
]
COUNTS = {
    "nrc": {"charges": 1},
    "mrc": {"charges": 1, "credits": 1, "products": 2, "parked": 1},
    "cycle": {"customers": 1, "months": 1},
    "statements": {"statements": 1, "transactions": 1},
    "sync-status": {"closed": 1, "candidates": 1},
    "due-days": {"overdue": 0, "broken": 1},
    "figures": {
        **dict.fromkeys(("mrc", "statements", "unusual", "receivables", "closures", "emails"), 0),
        "accounts": 2,
        "risk": 2,
    },
    "thresholds": {"checked": 1, "episodes": 1, "ended": 0, "emails": 1, "uncertain": 0},
}


def make_work_for_every_process() -> None:
    """Make customers for whom each process does what COUNTS says on AS_OF."""
    customer = CustomerFactory(bill_profile__lead_days=0)
    LineFactory(customer=customer)
    OneTimeProductFactory(customer=customer)
    ProductFactory(customer=customer)
    ProductFactory(customer=customer, rate=-5)
    ProductFactory(customer=customer, billed_through_date=date(2020, 1, 31))
    for values in ({"bill_profile__advance_months": 0}, {"bill_profile__lead_days": 5}):
        LineFactory(customer=CustomerFactory(**values))
    LineFactory(customer=TransactionFactory(customer__bill_profile__lead_days=10).customer)
    CustomerFactory(bill_profile__lead_days=0)
    lead = CustomerFactory(status="LEAD", cycle_date=None, email="a@example.test")
    TransactionFactory(customer=lead)
    until = AS_OF - timedelta(days=1)
    promise_payment(lead, kind="PROMISE", until=until, as_of=until, actor="clara")
    make_rule(-5, statuses=["LEAD"])


def run(provider: Provider, process: str, **values: Any) -> ProcessRun:
    return run_process(provider, process, **({"as_of": AS_OF, "started_by": "a test"} | values))


def let_it_do(monkeypatch: pytest.MonkeyPatch, process: str, **work: Any) -> None:
    """Let the process do other work for the length of the test: `chunk_work` or `run_work`."""
    changed = replace(definition_of(process), **work)
    monkeypatch.setitem(definitions._definitions, process, changed)


def checksums(*more: str) -> dict[str, str]:
    """Return a digest of every row of each table that billing writes, and of these more."""
    return {table: _checksum(table) for table in (*TABLES, *more)}


def _checksum(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT entry::text FROM {table} AS entry ORDER BY 1")
        rows = "\n".join(row[0] for row in cursor.fetchall())
    return hashlib.sha256(rows.encode()).hexdigest()


@contextmanager
def held_elsewhere(provider: Provider, name: str) -> Iterator[None]:
    """Let another connection hold the lock of this name, as a process at work does."""
    with ThreadPoolExecutor(1) as pool:
        lock = single_flight(provider, name)
        pool.submit(lock.__enter__).result()
        try:
            yield
        finally:
            pool.submit(lock.__exit__, None, None, None).result()
            pool.submit(lambda: connection.close()).result()
