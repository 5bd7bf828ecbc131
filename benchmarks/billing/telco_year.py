"""A year of the demo's 7,043 customers, timed and checked: python -m benchmarks.billing.telco_year

Works in a database of its own, which it drops in the end. Exits with status 1 when the year is not
as a year of correct billing leaves it.
"""

import sys
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from tqdm import tqdm

from accounts.models import Provider
from accounts.processes.helpers import threads
from accounts.tenancy.transactions import provider_transaction
from benchmarks.own_database import own_database
from statements.models import Statement, Transaction
from tests.scenarios.telco_year import Year, bring_in, faults, live_through

FIRST_DAY = date(2027, 11, 22)  # the year has a 29 February
DATABASE = "telco_year"


def main(arguments: list[str]) -> int:
    """Run the year, print its figures, and return the exit status."""
    parser = ArgumentParser(prog="python -m benchmarks.billing.telco_year", description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every nth customer only")
    parser.add_argument(
        "--days", type=int, default=365, help="stop after so many days, 60 at least"
    )
    options = parser.parse_args(arguments)
    with own_database(DATABASE):
        provider = Provider.objects.create(
            slug="telco", name="Telco", currency="USD", timezone="UTC", sandbox=True
        )
        year = Year(provider, FIRST_DAY, options.every, options.days)
        seconds = _timed_year(year)
        figures = _figures(year)
        found = list(faults(year))
    _report({**figures, **seconds}, found)
    return 1 if found else 0


def _timed_year(year: Year) -> dict[str, float]:
    started = time.perf_counter()
    bring_in(year)
    imported = time.perf_counter()
    with tqdm(total=len(year.days), unit="day", disable=None) as bar:
        live_through(year, helpers=threads, after_day=bar.update)
    return {
        "import, seconds": imported - started,
        f"{year.length} days, seconds": time.perf_counter() - imported,
    }


def _figures(year: Year) -> dict[str, Any]:
    with provider_transaction(year.provider):
        return {
            "customers billed": len(year.billed),
            "charges": Transaction.objects.filter(period_start__isnull=False).count(),
            "statements": Statement.objects.filter(created_on__gte=year.first_day).count(),
        }


def _report(figures: dict[str, Any], found: list[str]) -> None:
    for name, figure in figures.items():
        print(
            f"{name:20}{figure:>12,.1f}" if isinstance(figure, float) else f"{name:20}{figure:>12,}"
        )
    print(f"{'faults':20}{len(found):>12,}")
    for fault in found[:20]:
        print(f"  {fault}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
