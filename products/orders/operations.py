"""Orders: what a customer asked to have changed, and the one act that applies it (docs/orders.md).

An order is made PENDING, submitted, and completed or cancelled. Completing takes the operations of
`operations.py`, all items in one transaction, so that a service ended by an order has the same
consequences as one ended on a page.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.calendar import LAST_DAY
from accounts.database.transitions import check_transition, take
from accounts.errors import Refused
from accounts.events.operations import record, status_events
from accounts.events.states import EventAct
from accounts.models import Customer
from accounts.status_changes.states import Cause
from accounts.tenancy.rows import validate_key
from accounts.tenancy.transactions import recording

from ..lines.operations import add_line
from ..selling.operations import add_product, check_takes_services
from ..services.operations import (
    BACKDATED_DAYS,
    change_line,
    change_product,
    change_rate,
    lock_customer,
)
from .checks import check_free, check_items
from .items import Item, line_of
from .models import Order, OrderItem
from .resources import OrderResource
from .states import OrderAction


@transaction.atomic
def create_order(
    customer: Customer,
    items: Sequence[Item],
    *,
    as_of: date,
    description: str = "",
    order_ref: str = "",
) -> Order:
    """Put an order on record, PENDING, with its items in the order in which they were given.

    Raises Refused, naming the item, for one that could not be applied to the customer as it is
    today.
    """
    customer = lock_customer(customer.pk)
    check_items(customer, items, as_of)
    named = {"order_ref": _free_ref(order_ref)} if order_ref else {}
    order: Order = Order.objects.create(
        provider_id=customer.provider_id, customer=customer, description=description, **named
    )
    order.refresh_from_db(fields=["order_ref"])
    for item in items:
        OrderItem.objects.create(
            provider_id=customer.provider_id, order=order, customer=customer, **vars(item)
        )
    record(OrderResource, EventAct.CREATED, [order.pk], as_of=as_of)
    return order


@transaction.atomic
def submit_order(order: Order, *, as_of: date, reason: str = "") -> None:
    """Take the order to OPEN: it is being worked on.

    Raises TransitionRefused unless it is PENDING.
    """
    lock_customer(order.customer_id)
    _take(order, "submit", as_of, reason)


@transaction.atomic
def cancel_order(order: Order, *, as_of: date, reason: str = "") -> None:
    """Take the order to CANCELLED; none of its items is applied.

    Raises TransitionRefused when it has ended.
    """
    lock_customer(order.customer_id)
    _take(order, "cancel", as_of, reason)


@transaction.atomic
def complete_order(order: Order, *, as_of: date, reason: str = "") -> None:
    """Apply every item, each from its own effective date, and take the order to COMPLETED.

    Raises Refused, naming the item, for one that takes effect after as_of or that cannot be
    applied: nothing has changed then.
    """
    customer = lock_customer(order.customer_id)
    order.refresh_from_db()
    check_transition(order, "complete")
    items = items_of(order)
    for item in items:
        if item.effective_on > as_of:
            raise Refused(
                f"{item} takes effect on {item.effective_on}, after {as_of}:"
                " reschedule it, or wait",
                code="not_effective_yet",
            )
    for item in items:
        _apply(customer, item, as_of, reason or f"order {order.order_ref}")
    _take(order, "complete", as_of, reason)


@transaction.atomic
def reschedule_order(
    order: Order, effective_on: date, *, as_of: date, item: OrderItem | None = None
) -> None:
    """Let the order's items, or the one named, take effect on another day.

    Raises Refused once the order has ended.
    """
    lock_customer(order.customer_id)
    order.refresh_from_db()
    check_transition(order, "cancel")
    if effective_on < as_of - timedelta(days=BACKDATED_DAYS):
        raise Refused(
            f"{effective_on} is more than {BACKDATED_DAYS} days before {as_of}", code="too_far_back"
        )
    if effective_on > LAST_DAY:
        raise Refused(f"{effective_on} is after {LAST_DAY}", code="date_out_of_range")
    items = OrderItem.objects.filter(order=order)
    (items.filter(pk=item.pk) if item else items).update(effective_on=effective_on)
    record(OrderResource, EventAct.UPDATED, [order.pk], as_of=as_of)


def items_of(order: Order) -> list[OrderItem]:
    """Return the items as they are applied: by effective date, then as they were given."""
    items = OrderItem.objects.filter(order=order).select_related(
        "product", "line", "product_type", "applied_product"
    )
    return list(items.order_by("effective_on", "id"))


def _free_ref(order_ref: str) -> str:
    try:
        validate_key(order_ref)
    except ValidationError as error:
        raise Refused(f"order_ref: {error.message}", code="invalid_reference") from error
    if Order.objects.filter(order_ref=order_ref).exists():
        raise Refused(f"there is an order {order_ref} already", code="already_exists")
    return order_ref


def _take(order: Order, transition: str, as_of: date, reason: str) -> None:
    order.refresh_from_db()
    take(order, transition)
    with (
        status_events(order.customer_id),
        recording(cause=Cause.ORDER, reason=reason, as_of=as_of.isoformat()),
    ):
        order.save(update_fields=["status"])


def _apply(customer: Customer, item: OrderItem, as_of: date, reason: str) -> None:
    try:
        APPLY[item.action](customer, item, as_of, reason)
    except Refused as refusal:
        raise Refused(f"{item} cannot be applied: {refusal}", code=refusal.code) from refusal


def _add_line(customer: Customer, item: Any, as_of: date, reason: str) -> None:
    check_takes_services(customer)
    if item.new_ref:
        check_free(item.action, item.new_ref)
    line = add_line(customer, as_of=as_of, identifier=item.identifier, line_ref=item.new_ref)
    change_line(
        line,
        "activate",
        as_of=as_of,
        effective_on=item.effective_on,
        reason=reason,
        cause=Cause.ORDER,
    )
    OrderItem.objects.filter(pk=item.pk).update(applied_line=line)


def _add(customer: Customer, item: Any, as_of: date, reason: str) -> None:
    if item.new_ref:
        check_free(item.action, item.new_ref)
    line = item.line
    if item.new_line_ref:
        line = line_of(customer, item.new_line_ref).get("line")
        if line is None:
            raise Refused(f"there is no line {item.new_line_ref}", code="reference_unknown")
    product = add_product(
        customer,
        item.product_type,
        as_of=as_of,
        product_ref=item.new_ref,
        line=line,
        rate=item.rate,
        quantity=item.quantity,
        description=item.description,
        activated_on=item.effective_on,
    )
    OrderItem.objects.filter(pk=item.pk).update(applied_product=product)


def _disconnect_product(customer: Customer, item: Any, as_of: date, reason: str) -> None:
    change_product(
        item.product,
        "disconnect",
        as_of=as_of,
        effective_on=item.effective_on,
        reason=reason,
        cause=Cause.ORDER,
    )


def _disconnect_line(customer: Customer, item: Any, as_of: date, reason: str) -> None:
    change_line(
        item.line,
        "disconnect",
        as_of=as_of,
        effective_on=item.effective_on,
        reason=reason,
        cause=Cause.ORDER,
    )


def _change_rate(customer: Customer, item: Any, as_of: date, reason: str) -> None:
    change_rate(item.product, item.rate, as_of=as_of, reason=reason)


APPLY: dict[str, Callable[[Customer, Any, date, str], None]] = {
    OrderAction.ADD_LINE: _add_line,
    OrderAction.ADD_PRODUCT: _add,
    OrderAction.DISCONNECT_PRODUCT: _disconnect_product,
    OrderAction.DISCONNECT_LINE: _disconnect_line,
    OrderAction.CHANGE_RATE: _change_rate,
}
