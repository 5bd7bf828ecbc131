"""The coming 60 days of one customer, as the daily runs will have them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db import OperationalError, transaction

from accounts.database.expressions import given_keys
from accounts.models import Customer
from accounts.processes.parking import DATA_ERRORS
from accounts.tenancy.transactions import current_provider

from ..workflows.forecast import HORIZON
from .days import live_through
from .happenings import Coming
from .page_words import BUSY, MARKS, NOT_BILLABLE, TOO_LARGE, happening
from .states import ComingKind

ORDER = list(ComingKind)
OF_PAYER = {ComingKind.QUEUE, ComingKind.STATEMENT, ComingKind.MISSED, ComingKind.DUE}
SHOWN_AT_MOST = 200
LARGEST_FAMILY = 1000


@dataclass(frozen=True)
class Entry:
    """What happens on a day, of one kind: colour, icon and word, and what it is.

    `accounts` are those of the family that it happens to, `charges` each of the charges.
    """

    tone: str
    icon: str
    word: str
    words: str
    amount: Decimal | None
    accounts: list[str]
    charges: list[Coming] = field(default_factory=list)


@dataclass(frozen=True)
class TimelineDay:
    day: date
    entries: list[Entry]


@dataclass(frozen=True)
class Timeline:
    """The days on which something happens, from the first through the last; or why it is unknown.

    `charged` is what all charges come to.
    """

    first: date
    last: date
    days: list[TimelineDay]
    charged: Decimal = Decimal(0)
    unknown: str = ""


def timeline_of(customer: Customer, as_of: date) -> Timeline:
    """Return what the daily runs do to the customer; they are done, and undone."""
    return timelines_of([customer], as_of)[0]


def timelines_of(customers: Sequence[Customer], as_of: date) -> list[Timeline]:
    """Return what the same daily runs do to each of the customers, in their order."""
    last = as_of + HORIZON
    known = Customer.objects.in_bulk([customer.pk for customer in customers])
    read = [known[customer.pk] for customer in customers]
    families = list({customer.billing_account_id for customer in read})
    if _are_too_many(families):
        return [Timeline(as_of, last, [], unknown=TOO_LARGE) for _ in read]
    try:
        with transaction.atomic():
            found = live_through(current_provider(), families, as_of, last)
            timelines = [_timeline(customer, found, as_of, last) for customer in read]
            transaction.set_rollback(True)
    except (*DATA_ERRORS, OperationalError) as error:
        unknown = BUSY if isinstance(error, OperationalError) else NOT_BILLABLE
        return [Timeline(as_of, last, [], unknown=unknown) for _ in read]
    return timelines


def _are_too_many(families: Sequence[UUID]) -> bool:
    members = Customer.objects.filter(billing_account_id__in=given_keys(families))
    return members.order_by()[: LARGEST_FAMILY + 1].count() > LARGEST_FAMILY


def _timeline(customer: Customer, found: list[Coming], first: date, last: date) -> Timeline:
    """Return the timeline of a customer: a payer's is that of its family."""
    payer = customer.billing_account_id
    family = Customer.objects.filter(billing_account_id=payer).values_list("pk", flat=True)
    whose = set(family) if payer == customer.pk else {customer.pk}
    found = [
        one
        for one in found
        if one.customer_id in whose or (one.customer_id == payer and one.kind in OF_PAYER)
    ]
    charged = [one.amount for one in found if one.kind == ComingKind.CHARGE and one.amount]
    numbers = _numbers(found)
    found.sort(key=lambda one: (one.day, ORDER.index(one.kind), str(one.on), one.ref, one.cause))
    days = [
        TimelineDay(day, _entries(list(of_day), customer.pk, numbers))
        for day, of_day in groupby(found, attrgetter("day"))
    ]
    return Timeline(first, last, days, sum(charged, Decimal(0)))


def _entries(of_day: list[Coming], own: UUID, numbers: dict[UUID, str]) -> list[Entry]:
    """Return what happens on a day: charges of it together, all else by what happens."""
    entries = []
    for (kind, *_), group in groupby(of_day, lambda one: (one.kind, _apart(one))):
        found = list(group)
        customers = dict.fromkeys(one.customer_id for one in found)
        amounts = [one.amount for one in found if one.amount is not None]
        entries.append(
            Entry(
                *MARKS[kind],
                words=happening(found, len(customers)),
                amount=sum(amounts, Decimal(0)) if amounts else None,
                accounts=[numbers[key] for key in customers if key != own],
                charges=found[:SHOWN_AT_MOST] if kind == ComingKind.CHARGE else [],
            )
        )
    return entries


def _apart(one: Coming) -> object:
    """Return what keeps two of a kind apart on one day."""
    return None if one.kind == ComingKind.CHARGE else (one.on, one.ref, one.cause)


def _numbers(found: list[Coming]) -> dict[UUID, str]:
    keys = given_keys({one.customer_id for one in found})
    return dict(Customer.objects.filter(pk__in=keys).values_list("pk", "account_number"))
