"""Sync Status over a provider of many customers, the issues that they have, and the restoring of
what was closed, timed: python -m benchmarks.closures.sync_status

Works in a database of its own, which it drops in the end.
"""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.db import connection

from accounts.models import Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from accounts.web.paging import Place
from benchmarks.own_database import own_database, timed
from sync.closures.operations import restore_all
from sync.issues.queries import Filters, issue_page
from sync.models import Closure
from sync.rules.issues import count_by_code

DATABASE = "sync_status"
AS_OF = date(2026, 12, 10)
MAKE = """
    INSERT INTO accounts_billprofile (provider_id, code, name, billing_mode, lead_days, terms_days,
        advance_months,
        auto_create_statements, prorate_first_period, hold_cycle_for_statement)
    VALUES (%(provider)s, 'A', 'A', 'CYCLE', 5, 20, 1, false, false, false);
    INSERT INTO products_producttype (provider_id, code, name, billing, bill_while_suspended)
    VALUES (%(provider)s, 'NET', 'Internet', 'RECURRING', true);
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, cycle_date, cycle_day, currency)
    SELECT %(provider)s, 'C' || lpad(i::text, 8, '0'), 'Customer ' || i, '', 'STANDARD',
        (SELECT id FROM accounts_billprofile WHERE provider_id = %(provider)s), 'OPEN',
            date '2027-01-01', 1, 'USD'
    FROM generate_series(1, %(customers)s) AS i;
    INSERT INTO products_line (provider_id, line_ref, customer_id, identifier, status,
        disconnected_on)
    SELECT provider_id, 'L' || account_number, id, account_number, {ended}, date '2026-12-01'
    FROM accounts_customer WHERE provider_id = %(provider)s;
    INSERT INTO products_product (provider_id, product_ref, customer_id, line_id, product_type_id,
        description, status, rate, quantity,
        billed_through_date, realign)
    SELECT line.provider_id, 'P' || customer.account_number, customer.id, line.id,
        (SELECT id FROM products_producttype WHERE provider_id = %(provider)s), 'Internet',
            line.status, 30, 1, date '2026-12-31', false
    FROM products_line AS line JOIN accounts_customer AS customer
        ON customer.provider_id = line.provider_id AND customer.id = line.customer_id
    WHERE line.provider_id = %(provider)s;
""".format(ended="CASE WHEN account_number::text ~ %(ended)s THEN 'DISCONNECTED' ELSE 'ACTIVE' END")


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m benchmarks.closures.sync_status", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with own_database(DATABASE):
        provider = Provider.objects.create(
            slug="many",
            name="Many",
            currency="USD",
            timezone="UTC",
            sandbox=True,
            sync_hold_percent=100,
        )
        timed("customers made", lambda: _make(provider, options.customers))
        timed("run, dry", lambda: _run(provider, dry_run=True))
        timed("issues counted", lambda: _issues(provider))
        timed("issues, first page", lambda: _first_issues(provider))
        timed("run, closing", lambda: _run(provider))
        timed("run, nothing to close", lambda: _run(provider))
        timed("issues, few, counted", lambda: _issues(provider))
        timed("issues, few, first page", lambda: _first_issues(provider))
        timed("restored", lambda: _restore(provider))
    return 0


def _make(provider: Provider, customers: int) -> int:
    """Make customers with a line and a product each; of every fifty, one has both disconnected."""
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(MAKE, {"provider": provider.pk, "customers": customers, "ended": "(00|50)$"})
    return customers


def _run(provider: Provider, **options: Any) -> int:
    run = run_process(provider, "sync-status", as_of=AS_OF, started_by="the benchmark", **options)
    return int(run.counts["candidates"])


def _issues(provider: Provider) -> int:
    with provider_transaction(provider):
        return sum(count_by_code(AS_OF).values())


def _first_issues(provider: Provider) -> int:
    with provider_transaction(provider):
        return len(issue_page(Filters(), AS_OF, Place()).rows)


def _restore(provider: Provider) -> int:
    """Restore half of what was closed."""
    with provider_transaction(provider, actor="the benchmark"):
        closed = (
            Closure.objects.filter(outcome="CLOSED").order_by("pk").values_list("pk", flat=True)
        )
        chosen = Closure.objects.filter(pk__in=list(closed[: (closed.count() + 1) // 2]))
        return restore_all(provider, chosen, as_of=AS_OF, reason="the benchmark")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
