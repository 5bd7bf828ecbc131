"""Writes on one line or product.

Every way in uses these, so every way has the same consequences. Source: docs/rules.md sections 6
and 8. Each locks the customer first and the service after, records why, and records events of what
it has changed. `effective_on` is a date of the past or `as_of` itself.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce, Greatest

from accounts.database.transitions import check_transition, move, take
from accounts.errors import Refused
from accounts.events.operations import record, status_events
from accounts.events.states import EventAct
from accounts.models import Customer
from accounts.money import check_price
from accounts.status_changes.states import Cause
from accounts.tenancy.transactions import recording

from .models.billing_gap import BillingGap
from .models.line import Line
from .models.product import Product
from .resources import ProductResource
from .states import ASSIGNED, Billing, ProductStatus
from .suspensions import bill_before_suspension

BACKDATED_DAYS = 31


def check_effective(effective_on: date, as_of: date) -> None:
    if effective_on > as_of:
        raise Refused(
            f"{effective_on} is after {as_of}: a service changes today or up to {BACKDATED_DAYS} "
            "days back",
            code="not_schedulable",
        )
    if effective_on < as_of - timedelta(days=BACKDATED_DAYS):
        raise Refused(
            f"{effective_on} is more than {BACKDATED_DAYS} days before {as_of}", code="too_far_back"
        )


def lock_customer(customer_id: Any) -> Customer:
    """Lock the customer's row against other operations and closing, and read it anew."""
    customer: Customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    return customer


@transaction.atomic
def change_line(
    line: Line,
    transition: str,
    *,
    as_of: date,
    effective_on: date | None = None,
    reason: str = "",
    cause: str = Cause.SERVICE,
) -> int:
    """Activate, suspend, reactivate or disconnect a line, and its products with it.

    Return how many products went along. Raises TransitionRefused when the line's status does not
    allow it.
    """
    customer = lock_customer(line.customer_id)
    line.refresh_from_db()
    check_transition(line, transition)
    day = effective_on or as_of
    check_effective(day, as_of)
    with (
        status_events(customer.pk),
        recording(cause=cause, reason=reason, as_of=as_of.isoformat()),
    ):
        take(line, transition)
        if transition == "disconnect":
            line.disconnected_on = day
        if transition == "suspend":
            line.suspended_on = day
        line.save(update_fields=["status", "disconnected_on", "suspended_on"])
        products = Product.objects.filter(line=line)
        return move_products(products, transition, day, as_of=as_of, alone=True)


@transaction.atomic
def change_product(
    product: Product,
    transition: str,
    *,
    as_of: date,
    effective_on: date | None = None,
    reason: str = "",
    cause: str = Cause.SERVICE,
) -> None:
    """Activate, suspend, reactivate or disconnect one product.

    Raises TransitionRefused when its status does not allow it.
    """
    customer = lock_customer(product.customer_id)
    product.refresh_from_db()
    check_transition(product, transition)
    day = effective_on or as_of
    check_effective(day, as_of)
    with (
        status_events(customer.pk),
        recording(cause=cause, reason=reason, as_of=as_of.isoformat()),
    ):
        found = Product.objects.filter(pk=product.pk)
        move_products(found, transition, day, as_of=as_of, alone=True)


def move_products(
    products: Any,
    transition: str,
    day: date,
    *,
    as_of: date,
    charge_gap: bool = False,
    alone: bool = False,
    with_account: bool = False,
) -> int:
    """Take those of the products that may go through the transition, on the day.

    The transition sets the dates that belong to it. Activation on a day bills from that day on.
    `with_account` says that the suspension of the account takes them, `alone` that they are
    reactivated without it.
    """
    if transition == "disconnect":
        return move(products, transition, disconnected_on=day)
    if transition == "suspend":
        return move(products, transition, suspended_on=day, suspended_with_account=with_account)
    if transition == "activate":
        bill_from(products.filter(status=ProductStatus.PENDING), day)
        return move(products, transition, activated_on=Coalesce("activated_on", Value(day)))
    if transition == "reactivate" and not charge_gap:
        _leave_out_suspension(products.filter(status=ProductStatus.SUSPENDED), day, as_of, alone)
    return move(products, transition)


def _leave_out_suspension(products: Any, day: date, as_of: date, alone: bool) -> None:
    """Bill the days before the suspension, and bill on from the day, realigned.

    The next period is a prorated one. A product that comes back alone, of a type that is billed
    while suspended, just goes on. One that is too far behind stays parked. Source: docs/rules.md
    section 8.
    """
    bill_from(products.filter(billed_through_date=None), day)
    if alone:
        products = products.exclude(product_type__bill_while_suspended=True)
    parked = bill_before_suspension(products, day, as_of)
    realign_from(products.exclude(pk__in=parked), day)


def bill_from(products: Any, day: date) -> None:
    """Let recurring products be billed from the day on.

    A product that is billed through a later date goes on from there.
    """
    recurring = products.filter(product_type__billing=Billing.RECURRING)
    Product.objects.filter(pk__in=recurring.values("pk")).update(
        billed_through_date=Greatest(
            Coalesce("billed_through_date", Value(day - timedelta(days=1))),
            Value(day - timedelta(days=1)),
        )
    )


def realign_from(products: Any, day: date, reason: str = "suspended") -> None:
    """Let recurring products that are behind be billed from the day on.

    The first period is a partial one, up to the customer's next cycle day. The days that are
    skipped are put on record, with the reason.
    """
    last_day = day - timedelta(days=1)
    behind = products.filter(
        product_type__billing=Billing.RECURRING, billed_through_date__lt=last_day
    )
    BillingGap.objects.bulk_create(
        BillingGap(
            provider_id=product.provider_id,
            product=product,
            customer_id=product.customer_id,
            first_day=product.billed_through_date + timedelta(days=1),
            last_day=last_day,
            reason=reason,
        )
        for product in behind
    )
    Product.objects.filter(pk__in=behind.values("pk")).update(
        billed_through_date=last_day, realign=True
    )
    bill_from(products.filter(billed_through_date=None), day)


@transaction.atomic
def change_rate(
    product: Product,
    rate: Decimal | None,
    *,
    as_of: date,
    quantity: Decimal | None = None,
    effective_on: date | None = None,
    reason: str = "",
) -> None:
    """Charge the product at another rate, or for another quantity, from its next period on.

    What is None stays. The event of the change tells the reason. Raises Refused for one that has
    ended, for a price that is too large to be billed, and for a day on which services do not
    change.
    """
    check_effective(effective_on or as_of, as_of)
    lock_customer(product.customer_id)
    product.refresh_from_db()
    if product.status not in ASSIGNED:
        raise Refused(f"product {product.product_ref} is {product.status}", code="product_ended")
    price = product.rate if rate is None else rate
    number = product.quantity if quantity is None else quantity
    if number < 0:
        raise Refused("a quantity is never negative", code="quantity_negative")
    check_price(price, number)
    Product.objects.filter(pk=product.pk).update(rate=price, quantity=number)
    product.refresh_from_db()
    with recording(reason=reason):
        record(ProductResource, EventAct.UPDATED, [product.pk], as_of=as_of)
