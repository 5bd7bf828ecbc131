"""Giving customers products."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.customers.states import CustomerStatus
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer
from accounts.money import check_price
from accounts.text import status_after_is

from ..services.models.line import Line
from ..services.models.product import Product
from ..services.models.product_type import ProductType
from ..services.operations import check_effective, lock_customer
from ..services.resources import ProductResource
from ..services.states import Billing, LineStatus, ProductStatus

TAKES_NO_ACTIVE_SERVICES = (CustomerStatus.SUSPENDED, CustomerStatus.CLOSED)


@transaction.atomic
def add_product(
    customer: Customer, product_type: ProductType, *, as_of: date, **values: Any
) -> Product:
    """Give the customer a product, and return it. The values are those of `new_product`."""
    product = new_product(lock_customer(customer.pk), product_type, as_of=as_of, **values)
    product.save(force_insert=True)
    record(ProductResource, EventAct.CREATED, [product.pk], as_of=as_of)
    return product


def new_product(
    customer: Customer,
    product_type: ProductType,
    *,
    as_of: date,
    product_ref: str = "",
    line: Line | None = None,
    rate: Decimal | None = None,
    quantity: Decimal = Decimal(1),
    description: str = "",
    activated_on: date | None = None,
    metadata: Mapping[str, str] | None = None,
) -> Product:
    """Return a product of the customer, locked, that is still to be saved.

    It is PENDING, or ACTIVE from `activated_on`. Raises Refused without a rate of its own or its
    type's, for one that is too large to be billed, and for an active product of an account that is
    suspended or closed.
    """
    if activated_on:
        check_takes_services(customer)
    price = rate if rate is not None else product_type.default_rate
    if price is None:
        raise Refused(f"{product_type} has no default rate: give one", code="rate_required")
    if quantity < 0:
        raise Refused("a quantity is never negative", code="quantity_negative")
    check_price(price, quantity)
    if line is not None and line.customer_id != customer.pk:
        raise Refused(f"line {line.line_ref} is not the customer's", code="line_of_another")
    if line is not None and line.status == LineStatus.DISCONNECTED:
        raise Refused(f"line {line.line_ref} is DISCONNECTED", code="product_on_disconnected_line")
    if product_type.archived_at:
        raise Refused(f"{product_type} is archived", code="product_type_archived")
    if activated_on:
        check_effective(activated_on, as_of)
    recurring = activated_on and product_type.billing == Billing.RECURRING
    return Product(
        provider_id=customer.provider_id,
        customer=customer,
        product_type=product_type,
        line=line,
        rate=price,
        quantity=quantity,
        metadata=dict(metadata or {}),
        description=description or product_type.name,
        status=ProductStatus.ACTIVE if activated_on else ProductStatus.PENDING,
        activated_on=activated_on,
        billed_through_date=activated_on - timedelta(days=1)
        if activated_on and recurring
        else None,
        **({"product_ref": product_ref} if product_ref else {}),
    )


def check_takes_services(customer: Customer) -> None:
    """Raise Refused for an account that takes no active services: a suspended or closed one."""
    if customer.status in TAKES_NO_ACTIVE_SERVICES:
        raise Refused(
            f"{customer.account_number} is {status_after_is(customer.status)}: "
            "take it back to open first",
            code="account_not_open",
        )
