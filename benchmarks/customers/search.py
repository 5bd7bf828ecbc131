"""The search among many customers, each with a line, as the application's role asks it, timed:
python -m benchmarks.customers.search

Works in a database of its own, which it drops in the end.
"""

import time
from argparse import ArgumentParser

from django.db import connection

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from accounts.web.paging import Place, page_by_key
from benchmarks.own_database import own_database
from statements.ledger.customer_queries import CustomerRow, count_up_to, with_figures

DATABASE = "search"
VISITS = 3
TEXTS = (
    "faubsbmt mbntbtc",
    "mbntbtc",
    "2919 5001",
    "(555) 070-0001",
    "c77001@example.com",
    "nobody at all",
    "example",
    "99",
    "12",
    "a",
    "zq",
    "555",
)
MAKE = """
    INSERT INTO accounts_billprofile (provider_id, code, name, billing_mode, lead_days, terms_days,
        advance_months, auto_create_statements, prorate_first_period, hold_cycle_for_statement)
    VALUES (%(provider)s, 'A', 'A', 'CYCLE', 5, 20, 1, false, false, false);
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, currency)
    SELECT %(provider)s, lpad((i * 7919 %% 10000)::text, 4, '0') || '-' || i,
        initcap(substr(translate(md5((i %% 1500)::text), '0123456789', 'aeioumnrst'), 1, 7)) || ' '
        || initcap(
            substr(translate(md5((i * 31 %% 2503)::text), '0123456789', 'aeioumnrst'), 1, 8)
        ),
        'c' || i || '@example.com', 'STANDARD',
        (SELECT id FROM accounts_billprofile WHERE provider_id = %(provider)s), 'OPEN', 'USD'
    FROM generate_series(1::bigint, %(customers)s) AS i;
    INSERT INTO products_line (provider_id, customer_id, identifier, status)
    SELECT provider_id, id, '+1 (555) ' || to_char(row_number() OVER (), 'FM000"-"0000'), 'ACTIVE'
    FROM accounts_customer WHERE provider_id = %(provider)s;
"""


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    options = parser.parse_args()
    with own_database(DATABASE):
        provider = Provider.objects.create(slug="search", name="Search", timezone="UTC")
        begun = time.perf_counter()
        with provider_transaction(provider), connection.cursor() as cursor:
            cursor.execute(MAKE, {"provider": provider.pk, "customers": options.customers})
        print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE accounts_customer, products_line")
        with provider_transaction(provider):
            _measure()


def _measure() -> None:
    print(f"{'text':24}{'found':>8}{'page':>10}{'count':>10}")
    for text in TEXTS:
        page_seconds, count_seconds, count = [], [], 0
        for _ in range(VISITS):
            begun = time.perf_counter()
            _first_page(text)
            page_seconds.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            count = count_up_to(Customer.objects.all().matching(text))
            count_seconds.append(time.perf_counter() - begun)
        page, counted = min(page_seconds) * 1000, min(count_seconds) * 1000
        print(f"{text:24}{count:>8,}{page:>7.0f} ms{counted:>7.0f} ms", flush=True)


def _first_page(text: str) -> list[CustomerRow]:
    rows = Customer.objects.all().matching(text).select_related("bill_profile", "parent")
    page = page_by_key(rows, "account_number", Place(), among=Customer.objects.all())
    return with_figures(page.rows)


if __name__ == "__main__":
    main()
