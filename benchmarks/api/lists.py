"""Lists of the API among many customers, and the POST of one product, timed as a caller of the
application waits for them, without the network: python -m benchmarks.api.lists

Works in a database of its own, which it drops in the end.
"""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from benchmarks.own_database import own_database
from products.models import Line, Product
from statements.models import Transaction

DATABASE = "lists"
VISITS = 5
PAGE = 50
LISTS: tuple[tuple[str, Any], ...] = (
    ("customers", Customer),
    ("customers?status=OPEN", Customer),
    ("customers?expand=bill_profile", Customer),
    ("lines", Line),
    ("products", Product),
    ("products?status=ACTIVE", Product),
    ("transactions", Transaction),
)
MAKE = """
    INSERT INTO accounts_billprofile (provider_id, code, name, billing_mode, lead_days, terms_days,
        advance_months, auto_create_statements, prorate_first_period, hold_cycle_for_statement)
    VALUES (%(provider)s, 'A', 'A', 'CYCLE', 5, 20, 1, false, false, false);
    INSERT INTO products_producttype
        (provider_id, code, name, billing, default_rate, bill_while_suspended)
    VALUES (%(provider)s, 'NET', 'Internet', 'RECURRING', 30, true);
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, currency)
    SELECT %(provider)s, 'C-' || i, 'Customer ' || i, 'c' || i || '@example.com', 'STANDARD',
        (SELECT id FROM accounts_billprofile WHERE provider_id = %(provider)s), 'OPEN', 'USD'
    FROM generate_series(1, %(customers)s) AS i;
    INSERT INTO products_line (provider_id, customer_id, identifier, status)
    SELECT provider_id, id, '+1 555 ' || account_number, 'ACTIVE'
    FROM accounts_customer WHERE provider_id = %(provider)s;
    INSERT INTO products_product (provider_id, customer_id, product_type_id, description, status,
        rate, quantity)
    SELECT provider_id, id,
        (SELECT id FROM products_producttype WHERE provider_id = %(provider)s),
        'Internet', 'ACTIVE', 30, 1
    FROM accounts_customer WHERE provider_id = %(provider)s;
    INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
        date, description)
    SELECT provider_id, id, id, 'CHARGE', 30, '2026-01-01', 'Internet'
    FROM accounts_customer WHERE provider_id = %(provider)s;
"""


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--posts", type=int, default=300)
    options = parser.parse_args()
    with own_database(DATABASE), _caller(options.customers) as (provider, client):
        print(f"{'list':32}{'page':>8}{'median':>10}{'queries':>9}")
        last = options.customers // PAGE // 2
        for path, model in LISTS:
            for page in (1, last):
                _visit(provider, client, path, model, page)
        _post(client, options.posts)


@contextmanager
def _caller(customers: int) -> Iterator[tuple[Provider, APIClient]]:
    provider = Provider.objects.create(
        slug="lists", name="Lists", timezone="UTC", currency="USD", sandbox=True
    )
    begun = time.perf_counter()
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(MAKE, {"provider": provider.pk, "customers": customers})
        key = create_api_key(provider, name="bench", scopes=("read", "write"), made_by="bench")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"made in {time.perf_counter() - begun:.0f} s", flush=True)
    client = APIClient(SERVER_NAME="localhost")
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    yield provider, client


def _visit(provider: Provider, client: APIClient, path: str, model: Any, page: int) -> None:
    """Ask for a page by the place that its neighbour's `next` names."""
    address = f"/api/v1/{path}{'&' if '?' in path else '?'}limit={PAGE}"
    if page > 1:
        with provider_transaction(provider):
            keys = model.objects.order_by("id").values_list("pk", flat=True)
            address += f"&after={keys[PAGE * (page - 1) - 1]}"
    seconds = []
    for _ in range(VISITS):
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            answer: Any = client.get(address)
        seconds.append(time.perf_counter() - begun)
        if answer.status_code != 200 or len(answer.json()["results"]) != PAGE:
            raise SystemExit(f"{address}: {answer.status_code} {answer.content[:300]!r}")
    print(f"{path:32}{page:>8,}{median(seconds) * 1000:>7.0f} ms{len(queries):>9}", flush=True)


def _post(client: APIClient, number: int) -> None:
    seconds = []
    for place in range(1, number + 1):
        body = {"account_number": f"C-{place}", "product_type": "NET", "product_ref": f"P-{place}"}
        begun = time.perf_counter()
        answer: Any = client.post("/api/v1/products", body, format="json")
        seconds.append(time.perf_counter() - begun)
        if answer.status_code != 201:
            raise SystemExit(f"{answer.status_code} {answer.content[:300]!r}")
    cuts = quantiles(seconds, n=100)
    print(f"POST of a product: p50 {cuts[49] * 1000:.0f} ms, p95 {cuts[94] * 1000:.0f} ms")


if __name__ == "__main__":
    main()
