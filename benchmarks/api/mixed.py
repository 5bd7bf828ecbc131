"""Mixed requests to the API at a fixed rate, through the web server: python -m benchmarks.api.mixed

Half of them read one customer, a balance or a list of ten; the others sell a product, enter a
charge, record a payment or change a customer. Makes a provider of its own in the database that
DATABASE_URL names, and prints one JSON document. Nothing is left running; the provider stays, so
use a database to throw away.
"""

import json
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.db import connection

from accounts.api_keys.operations import create_api_key
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from benchmarks.api.lists import MAKE
from benchmarks.web_server import ask, at_rate, web_server

KEYS = 40  # each has a limit of requests a minute
WARMING = 400

Asked = tuple[str, str, dict[str, Any] | None]  # method, path, body


def main() -> None:
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--customers", type=int, default=10_000)
    parser.add_argument("--rate", type=int, default=200, help="requests a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    keys = _make(options.customers)

    def one(place: int) -> int:
        method, path, body = REQUESTS[place % len(REQUESTS)](place, options.customers)
        content = None if body is None else json.dumps(body).encode()
        key = keys[place % KEYS]
        status, answer = ask(port, key, f"/api/v1/{path}", method=method, body=content)
        if status >= 400:
            print(method, path, status, answer[:300], flush=True)
        return status

    with web_server(options.workers) as port:
        figures, statuses = at_rate(options.rate, options.seconds, one, warming=WARMING)
    print(json.dumps(figures | {"statuses": Counter(statuses)}, indent=1))


def _make(customers: int) -> list[str]:
    provider = Provider.objects.create(
        slug="mixed", name="Mixed", timezone="UTC", currency="USD", sandbox=True
    )
    with provider_transaction(provider), connection.cursor() as cursor:
        cursor.execute(MAKE, {"provider": provider.pk, "customers": customers})
        keys = [
            create_api_key(provider, name=f"bench {one}", scopes=("read", "write"), made_by="bench")
            for one in range(KEYS)
        ]
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return [str(key) for key in keys]


def _account(place: int, customers: int) -> str:
    return f"C-{place * 7919 % customers + 1}"


def _read(part: str) -> Callable[[int, int], Asked]:
    return lambda place, customers: ("GET", f"customers/{_account(place, customers)}{part}", None)


def _listed(place: int, customers: int) -> Asked:
    return "GET", f"transactions?account_number={_account(place, customers)}&limit=10", None


def _sold(place: int, customers: int) -> Asked:
    body = {"account_number": _account(place, customers), "product_type": "NET"}
    return "POST", "products", body | {"product_ref": f"M-{place}"}


def _entered(place: int, customers: int) -> Asked:
    body = {"account_number": _account(place, customers), "kind": "CHARGE", "amount": "1.00"}
    return "POST", "transactions", body | {"transaction_ref": f"M-{place}"}


def _paid(place: int, customers: int) -> Asked:
    body = {"account_number": _account(place, customers), "amount": "1.00", "status": "SUCCEEDED"}
    return "POST", "payment-attempts", body | {"reference": f"M-{place}", "method": "card"}


def _changed(place: int, customers: int) -> Asked:
    path = f"customers/{_account(place, customers)}"
    return "PATCH", path, {"metadata": {"place": str(place)}}


REQUESTS = (_read(""), _sold, _read("/balance"), _entered, _listed, _paid, _read(""), _changed)


if __name__ == "__main__":
    main()
