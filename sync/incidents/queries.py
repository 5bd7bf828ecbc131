"""What the pages of incidents read: whom an incident has reached, and by how much.

Every function asks a number of queries that does not depend on the number of rows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, DecimalField, F, QuerySet, Sum, Value

from accounts.database.expressions import given_keys
from accounts.models import Customer, ProcessRun, SettingChange
from accounts.web.paging import PAGE_SIZE, Page, Place, page_by_key

from .models import Incident
from .reached import KINDS, Reached
from .states import Reach

AMOUNT = DecimalField(max_digits=20, decimal_places=4)
NOTHING = Value(Decimal(0), AMOUNT)
AT_ONCE, SHOWN = 500, 20


@dataclass(frozen=True)
class Tally:
    """How many things of a kind reached how many accounts, and what they come to.

    The amount is in the currency; it is 0 where the kind has none.
    """

    reach: Reach
    currency: str
    number: int
    accounts: int
    amount: Decimal

    @property
    def has_amount(self) -> bool:
        return self.reach in KINDS


@dataclass(frozen=True)
class AccountRow:
    """An account, and what has reached it by kind; every kind is there."""

    customer: Customer
    tallies: dict[str, Tally]


def accounts_reached(reached: Reached, reaches: Sequence[str] = ()) -> QuerySet[Customer]:
    """Return the accounts that the incident has reached by these kinds of things, or in any way."""
    rows = [reached.rows(one) for one in reaches or Reach]
    first, *others = (one.order_by().values("customer_id") for one in rows)
    return Customer.objects.filter(pk__in=first.union(*others) if others else first)


def tallies_of(reached: Reached) -> list[Tally]:
    """Return what the incident has reached, by kind and currency; kinds that reached nobody too."""
    found = [Tally(Reach(reach), *rest) for reach, *rest in _tallied(reached, "customer__currency")]
    there = {one.reach for one in found}
    found += [nothing for reach, nothing in _nothing("").items() if reach not in there]
    order = list(Reach)
    return sorted(found, key=lambda one: (order.index(one.reach), one.currency))


def reached_page(reached: Reached, reach: str, place: Place, *, size: int = PAGE_SIZE) -> Page:
    """Return a page of the accounts, by account number, each with what has reached it."""
    accounts = accounts_reached(reached, [reach] if reach else ())
    page = page_by_key(accounts, "account_number", place, size=size)
    return Page(with_tallies(reached, page.rows), page.before, page.after)


def every_account(reached: Reached, reach: str) -> Iterator[AccountRow]:
    """Yield all of the accounts as `reached_page` does, some hundreds at a time."""
    place = Place()
    while True:
        page = reached_page(reached, reach, place, size=AT_ONCE)
        yield from page.rows
        if not page.after:
            return
        place = Place(after=page.after)


def with_tallies(reached: Reached, customers: Sequence[Customer]) -> list[AccountRow]:
    """Return the accounts with what has reached each."""
    rows = {one.pk: AccountRow(one, _nothing(one.currency)) for one in customers}
    for reach, key, *rest in _tallied(reached, "customer_id", rows):
        row = rows[key]
        row.tallies[reach] = Tally(Reach(reach), row.customer.currency, *rest)
    return list(rows.values())


def _nothing(currency: str) -> dict[str, Tally]:
    return {one.value: Tally(one, currency, 0, 0, Decimal(0)) for one in Reach}


def _tallied(reached: Reached, group: str, among: Iterable[UUID] | None = None) -> list[Any]:
    """Return for each kind and group: kind, group, number, accounts and amount, by one query."""
    first, *others = (
        _tally(one, reached.rows(one), group, list(among) if among is not None else None)
        for one in Reach
    )
    return list(first.union(*others, all=True))


def _tally(reach: Reach, rows: QuerySet[Any], group: str, among: list[UUID] | None) -> Any:
    if among is not None:
        rows = rows.filter(customer__in=given_keys(among))
    return (
        rows.order_by()
        .annotate(reach=Value(reach.value), grouped=F(group))
        .values("reach", "grouped")
        .annotate(
            number=Count("pk"),
            accounts=Count("customer_id", distinct=True),
            sum=Sum(F("amount") if reach in KINDS else NOTHING),
        )
        .values_list("reach", "grouped", "number", "accounts", "sum")
    )


def latest_runs() -> list[ProcessRun]:
    """Return the runs that may have changed something, the newest first."""
    runs = ProcessRun.objects.filter(dry_run=False, finished_at__isnull=False)
    return list(runs.exclude(status="SKIPPED").order_by("-id")[:SHOWN])


def latest_changes() -> list[SettingChange]:
    """Return the changes of bill profiles and balance rules, the newest first."""
    return list(SettingChange.objects.order_by("-id")[:SHOWN])


def latest_incidents() -> list[Incident]:
    """Return the incidents, the newest first."""
    return list(Incident.objects.prefetch_related("apologies").order_by("-id")[:SHOWN])
