"""Entries that staff and integrators make by hand, and the families that pay for them.

A correction is a new entry that names the one it reverses (docs/rules.md section 2).
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.clock import check_not_ahead
from accounts.customers.operations import check_parent
from accounts.customers.resources import CustomerResource
from accounts.customers.states import CustomerKind
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer, Provider
from accounts.money import check_bound, is_payable
from products.models import Product
from products.services.operations import lock_customer

from .models.entries import Transaction
from .resources import TransactionResource
from .states import TransactionKind


@transaction.atomic
def enter_transaction(
    customer: Customer,
    *,
    kind: str,
    amount: Decimal,
    as_of: date,
    day: date | None = None,
    description: str = "",
    transaction_ref: str = "",
    product: Product | None = None,
) -> Transaction:
    """Enter a one-off charge, credit or payment, dated `day` or as_of.

    A payment goes to the account that is billed. Raises Refused for an amount that is not above 0
    or finer than the minor unit, a day after as_of, and a product of another customer.
    """
    customer = lock_customer(
        customer.billing_account_id if kind == TransactionKind.PAYMENT else customer.pk
    )
    entry = new_entry(
        customer.provider,
        customer,
        kind=kind,
        amount=amount,
        as_of=as_of,
        day=day,
        description=description,
        transaction_ref=transaction_ref,
        product=product,
    )
    return _enter(entry, as_of)


def as_entered(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an entry with the account that it goes to.

    A payment goes to the account that is billed.
    """
    customer: Customer | None = values.get("customer")
    if customer and customer.parent_id and values.get("kind") == TransactionKind.PAYMENT:
        return {**values, "customer": customer.parent}
    return dict(values)


def new_entry(
    provider: Provider,
    customer: Customer,
    *,
    kind: str,
    amount: Decimal,
    as_of: date,
    day: date | None = None,
    description: str = "",
    transaction_ref: str = "",
    product: Product | None = None,
) -> Transaction:
    """Return an entry of the account that it goes to, locked, that is still to be saved.

    Raises Refused as `enter_transaction` does.
    """
    check_amount(amount, customer.currency)
    day = day or as_of
    if day > as_of:
        raise Refused(f"{day} is after {as_of}", code="in_the_future")
    check_not_ahead(provider, day)
    if product is not None and product.customer_id != customer.pk:
        raise Refused(
            f"product {product.product_ref} is not {customer.account_number}'s",
            code="product_of_another",
        )
    return _entry(
        customer,
        kind=kind,
        amount=amount,
        date=day,
        description=description or TransactionKind(kind).label,
        product=product,
        **({"transaction_ref": transaction_ref} if transaction_ref else {}),
    )


@transaction.atomic
def reverse_transaction(entry: Transaction, *, as_of: date, reason: str) -> Transaction:
    """Make the opposite effect of an entry, dated as_of, and return it.

    Raises Refused without a reason, and when the entry is reversed already.
    """
    if not reason.strip():
        raise Refused("say why the entry is reversed", code="reason_required")
    customer = lock_customer(entry.customer_id)
    check_not_ahead(customer.provider, as_of)
    if Transaction.objects.filter(reverses=entry).exists():
        raise Refused(f"{entry.transaction_ref} is reversed already", code="already_reversed")
    opposite = (
        TransactionKind.CREDIT if entry.kind == TransactionKind.CHARGE else TransactionKind.CHARGE
    )
    reversal = _entry(
        customer,
        kind=opposite,
        amount=entry.amount,
        date=as_of,
        description=reason.strip()[:500],
        product_id=entry.product_id,
        reverses=entry,
    )
    return _enter(reversal, as_of)


@transaction.atomic
def move_customer(customer: Customer, parent: Customer | None, *, as_of: date) -> Customer:
    """Give a customer another parent, or none, and return it as it then is.

    Raises Refused for a parent of children, one that has entries in the ledger, and a parent that
    does not take it (docs/rules.md section 5, Families).
    """
    customer = lock_customer(customer.pk)
    if customer.kind == CustomerKind.PARENT:
        raise Refused(f"{customer.account_number} is a PARENT", code="parent_not_movable")
    kind = CustomerKind.CHILD if parent else CustomerKind.STANDARD
    check_parent(kind, parent, customer.currency)
    if Transaction.objects.filter(customer=customer).exists():
        raise Refused(
            f"{customer.account_number} has entries in the ledger", code="has_transactions"
        )
    Customer.objects.filter(pk=customer.pk).update(kind=kind, parent=parent)
    record(CustomerResource, EventAct.UPDATED, [customer.pk], as_of=as_of)
    found: Customer = Customer.objects.get(pk=customer.pk)
    return found


def check_amount(amount: Decimal, currency: str) -> None:
    """Raise Refused for an amount that nobody can be charged or pay in the currency."""
    check_bound("the amount", amount)
    if amount <= 0:
        raise Refused("an amount is above 0", code="amount_not_positive")
    if not is_payable(amount, currency):
        raise Refused(f"{amount} is finer than the smallest unit of {currency}", code="too_fine")


def _entry(customer: Customer, **values: object) -> Transaction:
    return Transaction(
        provider_id=customer.provider_id,
        customer=customer,
        billing_account_id=customer.billing_account_id,
        **values,
    )


def _enter(entry: Transaction, as_of: date) -> Transaction:
    entry.save(force_insert=True)
    record(TransactionResource, EventAct.CREATED, [entry.pk], as_of=as_of)
    return entry
