"""What a change of a bill profile causes, found by making it and undoing it."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import OperationalError, transaction

from accounts.customers.named import Named, first_named
from accounts.customers.states import CustomerStatus
from accounts.database.expressions import given_keys
from accounts.models import BillProfile, Customer
from accounts.processes.parking import DATA_ERRORS
from accounts.tenancy.transactions import current_provider
from statements.queue.queries import Total, totals_of
from statements.queue.rules import queued_for_statement

from ..workflows.forecast import HORIZON
from .days import live_through
from .happenings import Coming
from .states import ComingKind

SHOWN = (
    ComingKind.CYCLE,
    ComingKind.CHARGE,
    ComingKind.QUEUE,
    ComingKind.STATEMENT,
    ComingKind.DUE,
)
A_WEEK = 7
LOOKED_AT = 200  # families whose coming days are worked out
Keys = set[UUID]


@dataclass(frozen=True)
class Queuing:
    """Customers who enter the queue or leave it, and what their statements would post."""

    named: Named
    totals: list[Total]


@dataclass(frozen=True)
class Charging:
    """What is charged in one currency: how many charges and how much, as it is and then."""

    currency: str
    now: tuple[int, Decimal]
    then: tuple[int, Decimal]


@dataclass(frozen=True)
class WeekApart:
    """A week in which something else happens then, by kind: how often, as it is and then.

    `last` is its last day; the first run is a week of its own.
    """

    last: date
    counts: dict[str, tuple[int, int]]

    @property
    def columns(self) -> list[tuple[int, int]]:
        return [self.counts.get(kind, (0, 0)) for kind in SHOWN]


@dataclass(frozen=True)
class ProfileEffect:
    """What a change does to the customers of a profile.

    The queue is that of the date, of all of them. Charges and weeks are of the coming 60 days,
    of the first `looked_at` families by account number; they are empty where these could not be
    worked out, which `unknown` says: the data of one cannot be billed, or one is being billed.
    """

    customers: int
    entering: Queuing
    leaving: Queuing
    looked_at: int
    first_run: list[Charging] = field(default_factory=list)
    charges: list[Charging] = field(default_factory=list)
    weeks: list[WeekApart] = field(default_factory=list)
    unknown: bool = False


def effect_on_customers(
    profile: BillProfile, change: Callable[[], object], as_of: date
) -> ProfileEffect:
    """Return what the change causes. Raises what the change raises."""
    billed = Customer.objects.filter(bill_profile=profile).exclude(status=CustomerStatus.CLOSED)
    families = list(
        billed.order_by("account_number").values_list("billing_account_id", flat=True)[:LOOKED_AT]
    )
    families = list(dict.fromkeys(families))
    queued, ahead = _queued(profile, as_of), _ahead(families, as_of)
    with transaction.atomic():
        change()
        queued_then, ahead_then = _queued(profile, as_of), _ahead(families, as_of)
        transaction.set_rollback(True)
    known = ProfileEffect(
        billed.count(),
        _queuing(queued_then - queued),
        _queuing(queued - queued_then),
        len(families),
        unknown=ahead is None or ahead_then is None,
    )
    if ahead is None or ahead_then is None:
        return known
    return _with_days(known, ahead, ahead_then, as_of)


def _queued(profile: BillProfile, as_of: date) -> Keys:
    queued = queued_for_statement(as_of).filter(bill_profile=profile)
    return set(queued.values_list("pk", flat=True))


def _queuing(keys: Keys) -> Queuing:
    customers = Customer.objects.filter(pk__in=given_keys(keys))
    return Queuing(first_named(customers), totals_of(customers))


def _ahead(families: list[UUID], as_of: date) -> list[Coming] | None:
    """Return what happens to the families; None where that cannot be worked out."""
    try:
        with transaction.atomic():
            last = as_of + HORIZON
            found = live_through(current_provider(), families, as_of, last, every=A_WEEK)
            transaction.set_rollback(True)
    except (*DATA_ERRORS, OperationalError):
        return None
    return found


def _with_days(
    known: ProfileEffect, now: list[Coming], then: list[Coming], as_of: date
) -> ProfileEffect:
    keys = given_keys({one.customer_id for one in (*now, *then)})
    currencies = dict(Customer.objects.filter(pk__in=keys).values_list("pk", "currency"))
    at_once, at_once_then = ([one for one in found if one.day == as_of] for found in (now, then))
    return replace(
        known,
        first_run=_charging(at_once, at_once_then, currencies),
        charges=_charging(now, then, currencies),
        weeks=_apart(now, then, as_of),
    )


def _charging(now: list[Coming], then: list[Coming], currencies: dict[UUID, str]) -> list[Charging]:
    sums: dict[str, list[list[Decimal]]] = defaultdict(lambda: [[], []])
    for place, found in enumerate((now, then)):
        for one in found:
            if one.kind == ComingKind.CHARGE and one.amount is not None:
                sums[currencies[one.customer_id]][place].append(one.amount)
    return [
        Charging(currency, *[(len(each), sum(each, Decimal(0))) for each in amounts])
        for currency, amounts in sorted(sums.items())
    ]


def _apart(now: list[Coming], then: list[Coming], as_of: date) -> list[WeekApart]:
    counts: dict[date, dict[str, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    for place, found in enumerate((now, then)):
        for one in found:
            counts[_end_of_week(one.day, as_of)][one.kind][place] += 1
    weeks = [
        WeekApart(last, {kind: (was, will) for kind, (was, will) in kinds.items()})
        for last, kinds in sorted(counts.items())
    ]
    return [one for one in weeks if any(was != will for was, will in one.counts.values())]


def _end_of_week(day: date, first: date) -> date:
    """Return the last day of the weeks that are done together, of which the first is one day."""
    weeks = -((first - day).days // A_WEEK)
    return min(first + timedelta(days=weeks * A_WEEK), first + HORIZON)
