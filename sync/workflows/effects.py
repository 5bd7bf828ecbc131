"""What each workflow does besides moving the customer's status.

The customer's row is locked, and the transition is known to be allowed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.database.transitions import move
from accounts.errors import Refused
from accounts.models import Customer
from products.models import Line, Order, Product
from products.services.operations import bill_from, move_products, realign_from
from products.services.suspensions import SUSPENDED, taken_with_account

from .cycle_dates import enable_cycle
from .states import Workflow


@dataclass(frozen=True)
class WorkflowTerms:
    """The terms on which a workflow is done.

    They are its effective day, the day of asking, why, and whether a suspended time is charged.
    """

    effective_on: date
    as_of: date
    reason: str = ""
    charge_gap: bool = False


def _qualify(customer: Customer, terms: WorkflowTerms) -> None:
    """A lead that qualifies is awaited; nothing of it changes."""


def _activate(customer: Customer, terms: WorkflowTerms) -> None:
    _need_subscription(customer)
    move(Line.objects.filter(customer=customer), "activate")
    _move_products(customer, "activate", terms)
    if customer.opened_on is None:
        customer.opened_on = terms.effective_on
        customer.save(update_fields=["opened_on"])
    enable_cycle(customer, terms.effective_on)


def _suspend(customer: Customer, terms: WorkflowTerms) -> None:
    if not terms.reason.strip():
        raise Refused("say why the account is suspended", code="reason_required")
    suspend_services(customer, terms)


def _reactivate(customer: Customer, terms: WorkflowTerms) -> None:
    reactivate_services(customer, terms, taken_with_account(customer))
    enable_cycle(customer, terms.effective_on, keep_later=True)


def _close(customer: Customer, terms: WorkflowTerms) -> None:
    unfinished = (
        Order.objects.filter(customer=customer).unfinished().values_list("order_ref", flat=True)
    )
    if unfinished:
        raise Refused(
            f"order {unfinished[0]} is not finished: complete or cancel it first",
            code="order_unfinished",
        )
    _need_closed_children(customer)
    disconnect_everything(customer, terms)


def _abandon(customer: Customer, terms: WorkflowTerms) -> None:
    _need_closed_children(customer)
    move(Order.objects.filter(customer=customer), "cancel")
    disconnect_everything(customer, terms)


def _reopen(customer: Customer, terms: WorkflowTerms) -> None:
    """Bring back the services that were kept waiting or suspended.

    An open account has no suspended subscriptions.
    """
    _need_subscription(customer)
    move(Line.objects.filter(customer=customer), "activate")
    _move_products(customer, "activate", terms)
    if not terms.charge_gap:
        realign_from(Product.objects.filter(customer=customer).billing(), terms.effective_on)
    reactivate_services(customer, terms)
    enable_cycle(customer, terms.effective_on, keep_later=True)


EFFECTS: dict[str, Callable[[Customer, WorkflowTerms], None]] = {
    Workflow.QUALIFY: _qualify,
    Workflow.ACTIVATE: _activate,
    Workflow.SUSPEND: _suspend,
    Workflow.REACTIVATE: _reactivate,
    Workflow.CLOSE: _close,
    Workflow.ABANDON: _abandon,
    Workflow.REOPEN: _reopen,
}


def suspend_services(customer: Customer, terms: WorkflowTerms) -> None:
    """Suspend what is active, and put on record that it went with the account."""
    lines = Line.objects.filter(customer=customer)
    move(lines, "suspend", suspended_on=terms.effective_on, suspended_with_account=True)
    _move_products(customer, "suspend", terms, with_account=True)


def reactivate_services(customer: Customer, terms: WorkflowTerms, chosen: Q = SUSPENDED) -> None:
    """Bring suspended lines and products back: all, or those that are `chosen` among them."""
    products = Product.objects.filter(customer=customer)
    move(Line.objects.filter(chosen, customer=customer), "reactivate")
    move_products(
        products.filter(chosen),
        "reactivate",
        terms.effective_on,
        as_of=terms.as_of,
        charge_gap=terms.charge_gap,
    )
    bill_from(products.billing().filter(billed_through_date=None), terms.effective_on)


def disconnect_everything(customer: Customer, terms: WorkflowTerms) -> None:
    move(Line.objects.filter(customer=customer), "disconnect", disconnected_on=terms.effective_on)
    _move_products(customer, "disconnect", terms)


def _move_products(
    customer: Customer, transition: str, terms: WorkflowTerms, *, with_account: bool = False
) -> None:
    move_products(
        Product.objects.filter(customer=customer),
        transition,
        terms.effective_on,
        as_of=terms.as_of,
        with_account=with_account,
    )


def _need_subscription(customer: Customer) -> None:
    if not Product.objects.filter(customer=customer).subscriptions().assigned().exists():
        raise Refused(
            f"{customer.account_number} has no assigned subscription: add one first",
            code="no_subscription",
        )


def _need_closed_children(customer: Customer) -> None:
    if customer.kind != CustomerKind.PARENT:
        return
    living = Customer.objects.filter(parent=customer).exclude(status=CustomerStatus.CLOSED)
    numbers = living.order_by("account_number").values_list("account_number", flat=True)[:3]
    if numbers:
        raise Refused(
            f"its children are not closed: {', '.join(numbers)}", code="children_not_closed"
        )
