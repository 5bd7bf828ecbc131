"""Charges that a change of a service makes at once."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Provider

from ..balance_check import ask_for_balance_check
from ..batch import post_before_suspension


def bill_before_suspension(products: QuerySet, day: date, as_of: date) -> set[UUID]:
    """Bill the products of one customer for their days before the suspension; return the keys of
    those that stay parked.
    """
    product = products.select_related("customer__parent").first()
    if product is None:
        return set()
    provider = Provider.objects.get(pk=product.provider_id)
    ask_for_balance_check(product.customer.parent or product.customer)
    return post_before_suspension(provider, products, day=day, as_of=as_of)
