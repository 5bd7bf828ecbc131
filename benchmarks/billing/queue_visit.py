"""Times the statement queue as its page reads it, within one process: the count with its totals,
and the first page.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from accounts.web.paging import Place, page_by_key
from statements.ledger.customer_queries import CustomerRow, with_figures
from statements.queue.queries import totals_of
from statements.queue.rules import queued_for_statement

VISITS = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--provider", required=True)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    options = parser.parse_args()
    with provider_transaction(Provider.objects.get(slug=options.provider)):
        queue = queued_for_statement(options.as_of)
        count, count_seconds = _best(lambda: sum(total.statements for total in totals_of(queue)))
        rows, page_seconds = _best(lambda: len(_first_page(queue)))
    print(
        json.dumps(
            {
                "count": count,
                "count_seconds": count_seconds,
                "page_rows": rows,
                "page_seconds": page_seconds,
            }
        )
    )


def _first_page(queue: QuerySet[Customer]) -> list[CustomerRow]:
    rows = queue.select_related("bill_profile", "parent")
    page = page_by_key(rows, "account_number", Place(), among=Customer.objects.all())
    return with_figures(page.rows)


def _best(read: Callable[[], int]) -> tuple[int, float]:
    """Return what the read found, and the seconds of its fastest visit."""
    seconds = []
    found = 0
    for _ in range(VISITS):
        started = time.perf_counter()
        found = read()
        seconds.append(time.perf_counter() - started)
    return found, min(seconds)


if __name__ == "__main__":
    main()
