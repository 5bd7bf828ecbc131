"""Charges that a change of a service makes at once."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Provider

from ..ledger.resources import TransactionResource
from .batch.suspended import post_before_suspension


def bill_before_suspension(products: QuerySet, day: date, as_of: date) -> set[UUID]:
    """Bill the products of one customer for their days before the suspension.

    Return the keys of those that stay parked.
    """
    product = products.first()
    if product is None:
        return set()
    provider = Provider.objects.get(pk=product.provider_id)
    made, parked = post_before_suspension(provider, products, day=day, as_of=as_of)
    record(TransactionResource, EventAct.CREATED, made, as_of=as_of)
    return parked
