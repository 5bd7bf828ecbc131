"""Why the platform does, or does not do, something for one account.

It is found with the predicates that the processes use.
"""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.customers.ranges import AccountRange
from accounts.eligibility import RuleSet
from accounts.models import Customer
from products.models import Product
from products.services.states import Billing
from statements.charges.rules import ONE_TIME, RECURRING
from statements.cycle.rules import cycle_rules
from statements.queue.rules import QUEUE

from .closure import closure_rules

Explained = dict[str, Any]


def explain(customer: Customer, as_of: date, *, for_page: bool = False) -> Explained:
    """Return every rule for the account and its products on the date.

    A rule has its value, its bound, whether it holds, and from when it would. `statement`, `cycle`
    and `sync_status` each carry `eligible`, `first_on` and `rules`; `products` carry them for the
    process that charges for each, recurring or one-time.
    """
    account = Customer.objects.filter(pk=customer.pk)
    own = AccountRange(customer.pk, customer.pk)
    family = Customer.objects.filter(billing_account_id=customer.billing_account_id)
    closing = closure_rules(as_of, among=list(family.values_list("pk", flat=True)))
    return {
        "account_number": customer.account_number,
        "as_of": as_of,
        "statement": _only(QUEUE, account, as_of, for_page),
        "cycle": _only(cycle_rules(as_of, own), account, as_of, for_page),
        "sync_status": _only(closing, account, as_of, for_page),
        "products": _products(customer, as_of, for_page),
    }


def _only(rules: RuleSet, account: QuerySet[Customer], as_of: date, for_page: bool) -> Explained:
    (verdict,) = rules.explain(account, as_of, for_page=for_page)
    return {key: value for key, value in verdict.items() if key != "pk"}


def _products(customer: Customer, as_of: date, for_page: bool) -> list[Explained]:
    products = Product.objects.filter(customer=customer)
    one_time = products.filter(product_type__billing=Billing.ONE_TIME)
    recurring = products.exclude(product_type__billing=Billing.ONE_TIME)
    refs = dict(products.values_list("pk", "product_ref"))
    explained = RECURRING.explain(recurring, as_of, for_page=for_page)
    explained += ONE_TIME.explain(one_time, as_of, for_page=for_page)
    named = [{"product_ref": refs[product.pop("pk")], **product} for product in explained]
    return sorted(named, key=lambda product: product["product_ref"])
