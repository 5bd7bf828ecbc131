"""Releasing a parked product (docs/rules.md section 3, catch-up guard)."""

from datetime import date, timedelta

from django.db import transaction

from accounts.clock import check_not_ahead
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Provider
from accounts.processes.switches import refuse_if_paused
from products.models import Product
from products.services.operations import lock_customer, realign_from
from products.services.resources import ProductResource

from .batch.recurring import Posted, parked_products, release_parked
from .states import MRC


@transaction.atomic
def release(
    product: Product, *, as_of: date, from_date: date | None = None, reason: str = ""
) -> Posted:
    """Bill a parked product for all that it is behind, or from a later date on.

    The days before that date are put on record as a gap. Raises Refused while recurring charges are
    paused, for days that are left out without a reason, when the product is not parked, the date is
    not within what it is behind, or as_of is after a live provider's today.
    """
    refuse_if_paused(MRC)
    if from_date and not reason.strip():
        raise Refused("say why the days before are not charged", code="reason_required")
    provider = Provider.objects.get(pk=product.provider_id)
    check_not_ahead(provider, as_of)
    lock_customer(product.customer_id)
    parked = next(
        iter(parked_products(provider, as_of=as_of, among=Product.objects.filter(pk=product.pk))),
        None,
    )
    if parked is None:
        raise Refused(f"{product.product_ref} is not parked", code="not_parked")
    if from_date:
        if not parked.first_day < from_date <= parked.last_day + timedelta(days=1):
            raise Refused(
                f"{from_date} is not between {parked.first_day} and {parked.last_day}",
                code="date_not_parked",
            )
        realign_from(Product.objects.filter(pk=product.pk), from_date, reason)
    posted = release_parked(provider, product, as_of=as_of)
    record(ProductResource, EventAct.UPDATED, [product.pk], as_of=as_of)
    return posted
