"""No data of one account stops a batch: every process runs over a thousand accounts, some of which
have a value that no check let in (docs/rules.md section 3).
"""

from datetime import date

import pytest
from django.db import connection

from accounts.models import ParkedAccount, ProcessRun, Provider
from accounts.processes.runner import run_process
from tests.accounts.processes.poisoned_book import (
    ACCOUNTS,
    BESIDE,
    BOOK,
    BOOKS,
    TABLES,
    behind_the_checks,
    keys_of,
    poison,
    state_of_all_but,
    values_of,
)
from tests.database import undone
from tests.factories import BillProfileFactory, ProductTypeFactory
from tests.notifications.balances.accounts import make_rule

AS_OF = date(2027, 1, 3)
PROCESSES = ("nrc", "mrc", "statements", "cycle", "mrc", "sync-status", "thresholds")
# The columns whose values stop a process; those of all others are copied, compared or not read
STOPS = {
    "accounts_customer.cycle_date",
    "accounts_customer.cycle_day",
    "accounts_customer.next_cycle_day",
    "accounts_customer.credit_limit",
    "accounts_customer.opened_on",
    "accounts_customer.sync_exempt_until",
    "accounts_customer.created_at",
    "products_product.rate",
    "products_product.billed_through_date",
    "statements_transaction.amount",
    "statements_accountbalance.charges",
    "statements_accountbalance.credits",
    "statements_accountbalance.payments",
    "statements_accountbalance.unposted_charges",
    "statements_accountbalance.last_statement_balance",
    "statements_accountbalance.last_statement_created_on",
    "statements_accountbalance.last_statement_due_date",
}


@pytest.fixture
def book(provider: Provider) -> Provider:
    """A provider of a thousand accounts with something to do for every process, all checks gone."""
    profile = BillProfileFactory(lead_days=5, terms_days=20, advance_months=0)
    monthly, once = ProductTypeFactory(), ProductTypeFactory(billing="ONE_TIME")
    names = {"provider": provider.pk, "accounts": ACCOUNTS, "profile": profile.pk}
    names |= {"monthly": monthly.pk, "once": once.pk, "rule": make_rule(-50).pk}
    with connection.cursor() as cursor:
        cursor.execute((BOOK + ";" + BESIDE).format(**names))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("RESET ROLE")
        cursor.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint"
            " WHERE contype = 'c' AND conrelid = ANY (%s::regclass[])",
            [TABLES],
        )
        for table, name in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        # Without statistics the planner takes a thousand rows for one, and loops over them
        cursor.execute(f"ANALYZE {', '.join(TABLES)}, accounts_billprofile, products_producttype")
        cursor.execute("SET ROLE billing_app")
    return provider


def run_all(provider: Provider) -> list[ProcessRun]:
    return [
        run_process(provider, process, as_of=AS_OF, started_by="a test", approve=True)
        for process in PROCESSES
    ]


@pytest.mark.parametrize("name", BOOKS)
def test_a_value_behind_the_checks_stops_no_process_but_for_its_account(
    book: Provider, name: str
) -> None:
    """Each value goes to two accounts of its own: one that is billed, and one that is closed."""
    if name == "documents":
        run_process(book, "thresholds", as_of=AS_OF, started_by="a test")
    values = [(table, *value) for table in BOOKS[name] for value in values_of(table)]
    poisoned = {number: values[(number - 1) // 2] for number in range(1, 2 * len(values) + 1)}
    keys = keys_of(poisoned)
    with undone():
        assert {run.status for run in run_all(book)} == {"SUCCEEDED"}
        expected = state_of_all_but(keys)
    assert len(expected) == ACCOUNTS - len(poisoned)
    for table in BOOKS[name]:
        with behind_the_checks(table):
            for number, (where, column, value) in poisoned.items():
                if where == table:
                    poison(table, number, column, value)

    runs = run_all(book)

    assert [(run.process, run.status, run.error) for run in runs if run.error] == []
    assert state_of_all_but(keys) == expected
    assert all("parked: " in run.note for run in runs if run.counts.get("parked_accounts"))
    parked = set(ParkedAccount.objects.values_list("customer", flat=True))
    assert parked <= set(keys)
    columns = {
        ".".join(poisoned[number][:2])
        for number, key in zip(poisoned, keys, strict=True)
        if key in parked
    }
    assert columns == {column for column in STOPS if column.startswith(BOOKS[name])}
