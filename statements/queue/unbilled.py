"""What the pages beside the queue read.

They show final statements that are due, parked products, and amounts that no statement can take.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Customer, Provider
from products.models import Product

from ..charges.batch.recurring import Parked, parked_products
from ..charges.releases import release
from ..ledger.models.entries import Transaction
from ..ledger.states import TransactionKind
from .unpostable import UNPOSTABLE


@dataclass(frozen=True)
class ParkedRow:
    product: Product
    parked: Parked


@dataclass(frozen=True)
class Release:
    """What releasing a parked product would charge.

    It has the number of transactions, what they come to, and the first day.
    """

    transactions: int
    amount: Decimal
    first_day: date | None


def unpostable() -> QuerySet[Customer]:
    """Return the billing accounts with amounts that no statement can take."""
    return Customer.objects.billing_accounts().filter(UNPOSTABLE)


def parked_one(provider: Provider, product: Product, as_of: date) -> Parked | None:
    """Return what a product is parked with; None when it is not parked."""
    return next(
        iter(parked_products(provider, as_of=as_of, among=Product.objects.filter(pk=product.pk))),
        None,
    )


def would_release(product: Product, *, as_of: date, from_date: date | None) -> Release:
    """Return what releasing the product would charge.

    It is released and that undone. Raises Refused as `release` does.
    """
    with transaction.atomic():
        known = list(Transaction.objects.filter(product=product).values_list("pk", flat=True))
        release(product, as_of=as_of, from_date=from_date, reason="no reason yet")
        made = (
            Transaction.objects.filter(product=product)
            .exclude(pk__in=known)
            .order_by("period_start")
        )
        found = _summed(made)
        transaction.set_rollback(True)
    return found


def _summed(made: Iterable[Transaction]) -> Release:
    entries = list(made)
    amounts = [
        -entry.amount if entry.kind == TransactionKind.CREDIT else entry.amount for entry in entries
    ]
    return Release(
        len(entries), sum(amounts, Decimal(0)), entries[0].period_start if entries else None
    )
