"""Balances of many customers checked against a threshold, and the e-mails sent, timed: python -m
benchmarks.balances.thresholds

Works in a database of its own, which it drops in the end; the e-mails go into files, which it
removes.
"""

import sys
import tempfile
from argparse import ArgumentParser
from datetime import date

from django.conf import settings
from django.db import connection

from accounts.models import Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from benchmarks.own_database import own_database, timed
from notifications.balances.states import NextCheck
from notifications.balances.thresholds import anything_to_do
from notifications.email.outbox import send_waiting
from notifications.models import ThresholdRule

AS_OF = date(2026, 12, 10)
MAKE = """
    INSERT INTO accounts_billprofile (provider_id, code, name, billing_mode, lead_days, terms_days,
        advance_months,
        auto_create_statements, prorate_first_period, hold_cycle_for_statement)
    VALUES (%(provider)s, 'A', 'A', 'CYCLE', 5, 20, 1, false, false, false);
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, cycle_date, cycle_day, currency)
    SELECT %(provider)s, 'C' || lpad(i::text, 8, '0'), 'Customer ' || i,
        'c' || i || '@example.test', 'STANDARD',
        (SELECT id FROM accounts_billprofile WHERE provider_id = %(provider)s), 'OPEN',
            date '2027-01-01', 1, 'USD'
    FROM generate_series(1, %(customers)s) AS i;
    INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
        date, description)
    SELECT provider_id, id, id, 'CHARGE', CASE WHEN account_number LIKE '%%00' THEN 75
        ELSE 25 END, date '2026-12-01', ''
    FROM accounts_customer WHERE provider_id = %(provider)s;
"""


def main(arguments: list[str]) -> int:
    parser = ArgumentParser(prog="python -m benchmarks.balances.thresholds", description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    options = parser.parse_args(arguments)
    with own_database("thresholds"), tempfile.TemporaryDirectory() as mailbox:
        settings.MAIL_SERVER, settings.EMAIL_FILE_PATH = False, mailbox
        provider = Provider.objects.create(
            slug="many",
            name="Many",
            currency="USD",
            timezone="UTC",
            sandbox=True,
            emails_per_hour=10**9,
        )
        timed("customers made", lambda: _make(provider, options.customers))
        timed("check, dry", lambda: _check(provider, dry_run=True))
        timed("check, 1 % below", lambda: _check(provider))
        timed("check, nothing to do", lambda: _check(provider))
        timed("look whether there is anything", lambda: _look(provider))
        timed("sent, into files", lambda: sum(send_waiting(provider).values()))
    return 0


def _make(provider: Provider, customers: int) -> int:
    """Make customers with a charge each; of every hundred, one owes more than the rule allows."""
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(MAKE, {"provider": provider.pk, "customers": customers})
        rule = ThresholdRule.objects.create(provider=provider, code="LOW", threshold=-50)
        ThresholdRule.objects.filter(pk=rule.pk).update(next_check=NextCheck.SEND)
    return customers


def _check(provider: Provider, **options: bool) -> int:
    run = run_process(provider, "thresholds", as_of=AS_OF, started_by="the benchmark", **options)
    return int(run.counts["emails"])


def _look(provider: Provider) -> int:
    with provider_transaction(provider):
        return int(anything_to_do(AS_OF))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
