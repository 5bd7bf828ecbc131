"""Accounts whose state does not match their subscriptions: the nine codes.

They are evaluated in real time. Source: docs/rules.md section 7.
"""

from typing import NamedTuple

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.lookups import IsNull

from accounts.customers.states import CustomerKind, CustomerStatus
from accounts.models import Customer
from products.models import Product

from ..findings.states import IssueCode

LEAD, PENDING, OPEN, SUSPENDED, CLOSED = (Q(status=status) for status in CustomerStatus.values)


class Subscriptions(NamedTuple):
    """Whether a customer has an assigned, a billing and a suspended subscription."""

    assigned: Q
    billing: Q
    suspended: Q


def subscriptions_by_index() -> Subscriptions:
    """Look at each customer's products by index: quick for a few customers."""
    own = Product.objects.filter(customer=OuterRef("pk")).subscriptions()
    return Subscriptions(
        exists_by_index(own.assigned()),
        exists_by_index(own.billing()),
        exists_by_index(own.suspended()),
    )


def exists_by_index(rows: QuerySet) -> Q:
    """Return whether there are such rows of a customer.

    It is found by a look for each customer that is asked about. As an EXISTS the planner may read
    the rows of all customers first, though a page asks about few.
    """
    return Q(IsNull(Subquery(rows.values("pk")[:1]), False))


def subscriptions_by_join() -> Subscriptions:
    """Read all products once and join what was found: quick for all customers.

    A customer without facts is named in each condition: left to NULLs, "not suspended" would leave
    it out.
    """
    assigned = Q(subscription_facts__isnull=False)
    return Subscriptions(
        assigned,
        assigned & Q(subscription_facts__billing=True),
        assigned & Q(subscription_facts__suspended=True),
    )


def codes(subscriptions: Subscriptions | None = None) -> dict[str, Q]:
    """Return each code's condition on a customer."""
    assigned, billing, suspended = subscriptions or subscriptions_by_index()
    children = Customer.objects.filter(billing_account_id=OuterRef("pk"), kind=CustomerKind.CHILD)
    parent_of_living = Q(kind=CustomerKind.PARENT) & Exists(
        children.exclude(status=CustomerStatus.CLOSED)
    )
    cycle_enabled = Q(cycle_date__isnull=False)
    return {
        IssueCode.OPEN_CYCLE_NOT_ENABLED: OPEN & ~cycle_enabled & billing,
        IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS: OPEN & suspended,
        IssueCode.OPEN_NO_SUBSCRIPTIONS: OPEN & ~assigned & ~parent_of_living,
        IssueCode.CLOSED_WITH_SUBSCRIPTIONS: CLOSED & assigned,
        IssueCode.LEAD_CYCLE_ENABLED: LEAD & cycle_enabled,
        IssueCode.PENDING_CYCLE_ENABLED: PENDING & cycle_enabled,
        IssueCode.PENDING_NO_SUBSCRIPTIONS: PENDING & ~assigned,
        IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS: SUSPENDED & billing,
        IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS: SUSPENDED & ~suspended,
    }


def out_of_sync() -> QuerySet[Customer]:
    """Return the customers with at least one code, each code annotated as a boolean of its name."""
    customers = Customer.objects.annotate(
        **{
            code: Case(When(condition, then=True), default=False, output_field=BooleanField())
            for code, condition in codes().items()
        }
    )
    any_code = Q()
    for code in codes():
        any_code |= Q(**{code: True})
    return customers.filter(any_code)


def codes_of(customer: Customer) -> list[str]:
    """Return the codes that `out_of_sync` annotated."""
    return [code for code in codes() if getattr(customer, code)]
