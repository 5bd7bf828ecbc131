"""The next cycles of an example customer of a bill profile.

The customer is made, activated and billed by the steps of the daily run, and all of it is undone.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction

from accounts.customers.operations import create_customer
from accounts.customers.states import CustomerStatus
from accounts.models import BillProfile, Customer
from accounts.tenancy.transactions import current_provider
from products.models import Product, ProductType
from products.services.states import Billing, ProductStatus

from ..workflows.operations import run_workflow
from ..workflows.states import Workflow
from .days import live_through
from .happenings import Coming
from .states import ComingKind

SHOWN = 3
MONTHS_DAYS = 31
DAYS_OF_MONTH = range(1, 32)


@dataclass(frozen=True)
class Cycle:
    """One cycle of a customer: its date, and the days of what belongs to it.

    Its customer enters the queue on `queued_on`; the statement is then created, and due on
    `due_on`. `moved_on` is the day on which the cycle date came to stand there, None for the first.
    `periods` are the first and last days of the months that the statement charges.
    """

    cycle_date: date
    queued_on: date
    due_on: date
    moved_on: date | None
    periods: list[tuple[date, date]] = field(default_factory=list)


def cycles_of(profile: BillProfile, as_of: date) -> list[Cycle]:
    """Return the first three cycles of a customer who is activated on the date.

    Its cycle day is the profile's, or the day of the date where the profile has none. Staff create
    each statement on the day on which the customer enters the queue.
    """
    last = as_of + timedelta(days=MONTHS_DAYS * (SHOWN + 1 + profile.advance_months))
    with transaction.atomic():
        customer = _example(profile, as_of)
        found = live_through(
            current_provider(), [customer.pk], as_of, last, by_staff=True, enough=_shows_all
        )
        transaction.set_rollback(True)
    return _cycles(found)[:SHOWN]


def _example(profile: BillProfile, as_of: date) -> Customer:
    provider = current_provider()
    days = [profile.cycle_day or as_of.day, *DAYS_OF_MONTH]
    customer = create_customer(
        provider,
        as_of=as_of,
        bill_profile=profile,
        name="An example",
        status=CustomerStatus.PENDING,
        cycle_day=next(day for day in days if not profile.blocks_next_statement(day)),
    )
    kind = ProductType.objects.create(
        provider=provider,
        code=f"example-{customer.pk}",
        name="An example",
        billing=Billing.RECURRING,
    )
    Product.objects.create(
        provider=provider,
        customer=customer,
        product_type=kind,
        rate=Decimal(1),
        status=ProductStatus.PENDING,
    )
    return run_workflow(customer, Workflow.ACTIVATE, as_of=as_of)


def _shows_all(found: list[Coming]) -> bool:
    return sum(one.kind == ComingKind.STATEMENT for one in found) >= SHOWN


def _cycles(found: list[Coming]) -> list[Cycle]:
    moved = {one.on: one.day for one in found if one.kind == ComingKind.CYCLE}
    charged = [one for one in found if one.kind == ComingKind.CHARGE]
    cycles: dict[date, Cycle] = {}
    for one in found:
        if one.kind not in (ComingKind.QUEUE, ComingKind.STATEMENT):
            continue
        if one.first is None or one.on is None or one.first in cycles:
            continue
        billed = [charge for charge in charged if charge.day <= one.day]
        charged = [charge for charge in charged if charge.day > one.day]
        periods = [(bill.first, bill.last) for bill in billed if bill.first and bill.last]
        cycles[one.first] = Cycle(one.first, one.day, one.on, moved.get(one.first), periods)
    return list(cycles.values())
