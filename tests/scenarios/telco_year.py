"""A year of the demo's customers, day by day, and what must be true of it afterwards."""

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice, takewhile
from pathlib import Path

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from accounts.calendar import anchored
from accounts.models import Provider
from accounts.processes.helpers import Helpers, alone
from accounts.processes.runner import run_process
from accounts.processes.states import RunStatus
from accounts.tenancy.transactions import provider_transaction
from statements.models import AccountBalance, Statement, Transaction
from statements.posting.states import STATEMENTS
from sync.book.importing import import_book
from sync.day.daily import run_daily
from sync.demo.book import write_demo_book
from sync.demo.customers import DemoCustomer, demo_customers

ONE_DAY = timedelta(days=1)
CLERK = "the clerk"

Period = tuple[date, date, Decimal]


@dataclass(frozen=True)
class Year:
    """The days of the provider from first_day on, two months of them at least.

    `every` is 1 for all customers, n for every nth.
    """

    provider: Provider
    first_day: date
    every: int = 1
    length: int = 365

    @property
    def days(self) -> list[date]:
        return [self.first_day + timedelta(days=number) for number in range(self.length)]

    @property
    def billed(self) -> list[DemoCustomer]:
        """The customers that have something to be billed for."""
        everyone = islice(demo_customers(self.first_day), None, None, self.every)
        return [customer for customer in everyone if customer.service_status == "ACTIVE"]

    def last_cycle_date(self, customer: DemoCustomer) -> date:
        """Return the cycle date on which the customer stands after the last day (docs/rules.md
        section 4).
        """
        lead = timedelta(days=customer.profile.lead_days)
        for cycle_date in _cycle_dates(customer):
            bound = anchored(cycle_date, customer.profile.advance_months, customer.cycle_day) - lead
            if bound > self.days[-1]:
                return cycle_date
        raise AssertionError("cycle dates do not end")


def bring_in(year: Year) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_demo_book(Path(folder), year.first_day, every=year.every)
        import_book(year.provider, Path(folder))


def live_through(
    year: Year, *, helpers: Helpers = alone, after_day: Callable[[], object] = lambda: None
) -> None:
    """Run each day, and let a clerk create what waits in the queue: one-year contracts are not
    automatic.
    """
    for day in year.days:
        runs = run_daily(year.provider, as_of=day, started_by="the clock", helpers=helpers)
        runs.append(
            run_process(year.provider, STATEMENTS, as_of=day, started_by=CLERK, helpers=helpers)
        )
        assert {run.status for run in runs} <= {RunStatus.SUCCEEDED, RunStatus.HELD}, (day, runs)
        after_day()


def faults(year: Year) -> Iterator[str]:
    """Say everything that is not as a year of correct billing leaves it."""
    with provider_transaction(year.provider):
        yield from _wrong_months(year)
        yield from _wrong_statements(year)
        yield from _missing_numbers()
        yield from _wrong_balances()


def _wrong_months(year: Year) -> Iterator[str]:
    """Every month of every customer adds up to its MonthlyCharges, and nobody else is charged."""
    charged: dict[str, list[Period]] = defaultdict(list)
    months = Transaction.objects.filter(period_start__isnull=False, kind="CHARGE").order_by()
    months = months.values_list("customer__account_number", "period_start", "period_end")
    for account, start, end, total in months.annotate(Sum("amount")).order_by("period_start"):
        charged[account].append((start, end, total))
    for customer in year.billed:
        if charged.pop(customer.account_number, []) != _expected_months(year, customer):
            yield (
                f"{customer.account_number}: its months do not add up to "
                f"{customer.monthly_charges} each"
            )
    for account in charged:
        yield f"{account}: charged without an active product"


def _expected_months(year: Year, customer: DemoCustomer) -> list[Period]:
    last = year.last_cycle_date(customer)
    billed_through = anchored(last, customer.profile.advance_months, customer.cycle_day) - ONE_DAY
    starts = takewhile(lambda start: start <= billed_through, _cycle_dates(customer))
    return [
        (start, anchored(start, 1, customer.cycle_day) - ONE_DAY, customer.monthly_charges)
        for start in starts
    ]


def _wrong_statements(year: Year) -> Iterator[str]:
    """Every customer has one statement a cycle, over one month, that continues the one before."""
    made: dict[str, list[Statement]] = defaultdict(list)
    for statement in (
        Statement.objects.select_related("customer").order_by("created_on", "pk").iterator()
    ):
        made[statement.customer.account_number].append(statement)
    for customer in year.billed:
        mine = made.pop(customer.account_number)
        if [statement.cycle_date for statement in mine] != _expected_cycles(year, customer):
            yield f"{customer.account_number}: not one statement a cycle"
        if {statement.charges for statement in mine} != {customer.monthly_charges}:
            yield f"{customer.account_number}: a statement over other than a month"
        if [statement.previous_balance for statement in mine[1:]] != [
            one.balance for one in mine[:-1]
        ]:
            yield f"{customer.account_number}: a statement that does not go on from the one before"
    for account, statements in made.items():
        if len(statements) != 1:
            yield f"{account}: a statement with nothing on it"


def _expected_cycles(year: Year, customer: DemoCustomer) -> list[date]:
    """Return the cycles of a customer's statements, from the imported one on.

    A month that is billed afterwards (advance 0) is on the statement of the next cycle: the
    imported statement covers the month before the first cycle date, and the last cycle is still to
    come.
    """
    last = year.last_cycle_date(customer)
    cycles = list(takewhile(lambda cycle_date: cycle_date <= last, _cycle_dates(customer)))
    billed = cycles if customer.profile.advance_months else cycles[1:-1]
    return [customer.previous_cycle_date, *billed]


def _missing_numbers() -> Iterator[str]:
    numbers = sorted(
        int(number) for number in Statement.objects.values_list("statement_number", flat=True)
    )
    missing = set(range(numbers[0], numbers[-1] + 1)) - set(numbers)
    yield from (f"statement number {number} is missing" for number in sorted(missing))


def _wrong_balances() -> Iterator[str]:
    sums = {
        kind: Coalesce(Sum("amount", filter=Q(kind=kind)), Decimal(0))
        for kind in ("CHARGE", "CREDIT", "PAYMENT")
    }
    ledger = Transaction.objects.order_by().values_list("billing_account_id")
    summed = {account: row for account, *row in ledger.annotate(**sums)}
    for balance in AccountBalance.objects.annotate(number=F("customer__account_number")).iterator():
        if summed[balance.pk] != [balance.charges, balance.credits, balance.payments]:
            yield f"{balance.number}: its balance differs from the ledger"


def _cycle_dates(customer: DemoCustomer) -> Iterator[date]:
    return (anchored(customer.cycle_date, number, customer.cycle_day) for number in count())
