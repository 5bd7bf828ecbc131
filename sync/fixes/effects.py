"""What each guided fix does, out of the same pieces as the workflows.

The customer's row is locked.
"""

from collections.abc import Callable

from django.db.models import F, Value

from accounts.customers.states import CustomerStatus
from accounts.database.expressions import DaysBefore
from accounts.database.transitions import check_transition, move, take
from accounts.errors import Refused
from accounts.models import Customer
from accounts.text import status_word
from products.models import Line, Product
from products.services.operations import bill_from, move_products, realign_from
from products.services.querysets import ProductQuerySet
from products.services.states import LineStatus
from products.services.suspensions import SUSPENDED as ALL_SUSPENDED
from products.services.suspensions import taken_with_account

from ..workflows.cycle_dates import enable_cycle
from ..workflows.effects import EFFECTS, WorkflowTerms, disconnect_everything, reactivate_services
from ..workflows.effects import suspend_services as suspend_services_of
from ..workflows.states import Workflow

LEAD, PENDING, OPEN, SUSPENDED, CLOSED = CustomerStatus.values
SOURCES = {
    "open-account": (LEAD, PENDING),
    "reactivate": (SUSPENDED,),
    "close": (OPEN, SUSPENDED),
    "abandon": (LEAD, PENDING),
    "enable-cycle": (OPEN,),
}


def status_allows(name: str, customer: Customer) -> bool:
    """Whether the fix is one for an account of this status.

    What else it needs is found out by its preview.
    """
    return customer.status in SOURCES.get(name, CustomerStatus.values)


def workflow(name: str) -> Callable[[Customer, WorkflowTerms], None]:
    """Return the effect of a whole workflow, its transition with it."""

    return lambda customer, terms: _follow(customer, name, terms)


def enable_from_today(customer: Customer, terms: WorkflowTerms) -> None:
    """Days that were not billed while there was no cycle go on record as a gap."""
    _need(customer, OPEN)
    realign_from(_products(customer).billing(), terms.effective_on, "no billing cycle")
    enable_cycle(customer, terms.effective_on)


def enable_with_gap(customer: Customer, terms: WorkflowTerms) -> None:
    _need(customer, OPEN)
    bill_from(_products(customer).billing().filter(billed_through_date=None), terms.effective_on)
    enable_cycle(customer, terms.effective_on)


def disable_cycle(customer: Customer, terms: WorkflowTerms) -> None:
    Customer.objects.filter(pk=customer.pk).update(cycle_date=None)


def open_account(customer: Customer, terms: WorkflowTerms) -> None:
    """Take a lead or a pending account through the activation."""
    if customer.status == LEAD:
        _follow(customer, Workflow.QUALIFY, terms)
    _follow(customer, Workflow.ACTIVATE, terms)


def reactivate_open(customer: Customer, terms: WorkflowTerms) -> None:
    """Bring suspended services of an open account back; one without a cycle date gets it too."""
    reactivate_services(customer, terms)
    if customer.cycle_date is None:
        enable_cycle(customer, terms.effective_on)


def disconnect_suspended(customer: Customer, terms: WorkflowTerms) -> None:
    products = _products(customer).suspended()
    move_products(products, "disconnect", terms.effective_on, as_of=terms.as_of)


def disconnect_rest(customer: Customer, terms: WorkflowTerms) -> None:
    _need(customer, CLOSED)
    disconnect_everything(customer, terms)


def suspend_services(customer: Customer, terms: WorkflowTerms) -> None:
    _need(customer, SUSPENDED)
    suspend_services_of(customer, terms)


def open_parent(customer: Customer, terms: WorkflowTerms) -> None:
    """Open the parent from whatever status, by the transitions that lead there.

    It needs no subscription: its children have them.
    """
    chosen = taken_with_account(customer) if customer.status == SUSPENDED else ALL_SUSPENDED
    for step in {
        LEAD: ("qualify", "activate"),
        PENDING: ("activate",),
        SUSPENDED: ("reactivate",),
        CLOSED: ("reopen",),
    }.get(customer.status, ()):
        _take(customer, step)
    move(Line.objects.filter(customer=customer), "activate")
    move_products(_products(customer), "activate", terms.effective_on, as_of=terms.as_of)
    reactivate_services(customer, terms, chosen)
    enable_cycle(customer, terms.effective_on, keep_later=True)


def disconnect_on_dead_lines(customer: Customer, terms: WorkflowTerms) -> None:
    dead = _products(customer).filter(line__status=LineStatus.DISCONNECTED)
    move_products(
        Product.objects.filter(pk__in=list(dead.values_list("pk", flat=True))),
        "disconnect",
        terms.effective_on,
        as_of=terms.as_of,
    )


def bill_from_today(customer: Customer, terms: WorkflowTerms) -> None:
    bill_from(_products(customer).billing().filter(billed_through_date=None), terms.effective_on)


def bill_from_activation(customer: Customer, terms: WorkflowTerms) -> None:
    never = _products(customer).subscriptions().billing().filter(billed_through_date=None)
    undated = never.filter(activated_on=None).values_list("product_ref", flat=True).first()
    if undated:
        raise Refused(
            f"{undated} has no date of activation: bill it from today",
            code="activation_date_missing",
        )
    Product.objects.filter(pk__in=list(never.values_list("pk", flat=True))).update(
        billed_through_date=DaysBefore(F("activated_on"), Value(1))
    )


def _products(customer: Customer) -> ProductQuerySet:
    products: ProductQuerySet = Product.objects.filter(customer=customer)
    return products


def _follow(customer: Customer, name: str, terms: WorkflowTerms) -> None:
    check_transition(customer, name)
    EFFECTS[name](customer, terms)
    _take(customer, name)


def _take(customer: Customer, step: str) -> None:
    take(customer, step)
    customer.save(update_fields=["status"])


def _need(customer: Customer, status: str) -> None:
    if customer.status != status:
        found, needed = status_word(customer.status), status_word(status)
        raise Refused(
            f"{customer.account_number} is {found}, not {needed}", code="status_not_allowed"
        )
