"""Making product types and lines, and changing what may be written of types, lines and products."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.customers.states import CustomerStatus
from accounts.errors import Refused
from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Customer, Provider
from accounts.money import check_bound
from accounts.tenancy.rows import made_key

from .models.line import Line
from .models.product import Product
from .models.product_type import ProductType
from .operations import lock_customer
from .resources import LineResource, ProductResource


@transaction.atomic
def create_product_type(provider: Provider, *, code: str = "", **values: Any) -> ProductType:
    """Make a product type and return it; the platform makes the code that is left out."""
    _check_rate(values.get("default_rate"))
    made = ProductType(provider=provider, code=code or made_key("PT"), **values)
    made.save(force_insert=True)
    return ProductType.objects.get(pk=made.pk)


@transaction.atomic
def edit_product_type(product_type: ProductType, values: Mapping[str, Any]) -> ProductType:
    """Change what is given of a type.

    Products keep the rate that they have. Raises Refused for a type that is archived, and for
    another billing once it has products.
    """
    found = _locked_type(product_type)
    if values.get("billing", found.billing) != found.billing and found.products.exists():
        raise Refused(
            f"{found.code} has products: its billing stays {found.billing}",
            code="product_type_in_use",
        )
    _check_rate(values.get("default_rate"))
    for name, value in values.items():
        setattr(found, name, value)
    if values:
        found.save(update_fields=list(values))
    return found


@transaction.atomic
def archive_product_type(product_type: ProductType) -> ProductType:
    """Let nobody be sold the type any more; raises Refused when it is archived already."""
    found = _locked_type(product_type)
    found.archived_at = timezone.now()
    found.save(update_fields=["archived_at"])
    return found


@transaction.atomic
def add_line(
    customer: Customer,
    *,
    as_of: date,
    identifier: str,
    line_ref: str = "",
    metadata: Mapping[str, str] | None = None,
) -> Line:
    """Give the customer a line, PENDING. Raises Refused where the account is closed."""
    customer = lock_customer(customer.pk)
    if customer.status == CustomerStatus.CLOSED:
        raise Refused(f"{customer.account_number} is CLOSED", code="account_closed")
    line = Line(
        provider_id=customer.provider_id,
        customer=customer,
        identifier=identifier,
        line_ref=line_ref or made_key("L"),
        metadata=dict(metadata or {}),
    )
    line.save(force_insert=True)
    record(LineResource, EventAct.CREATED, [line.pk], as_of=as_of)
    found: Line = Line.objects.get(pk=line.pk)
    return found


@transaction.atomic
def edit_line(line: Line, values: Mapping[str, Any], *, as_of: date) -> None:
    """Change what is given of a line's identifier and metadata."""
    if _write(line, values):
        record(LineResource, EventAct.UPDATED, [line.pk], as_of=as_of)


@transaction.atomic
def edit_product(product: Product, values: Mapping[str, Any], *, as_of: date) -> None:
    """Change what is given of a product's description and metadata; money moves by its acts."""
    if _write(product, values):
        record(ProductResource, EventAct.UPDATED, [product.pk], as_of=as_of)


def _write(row: Line | Product, values: Mapping[str, Any]) -> bool:
    """Write the values that differ, the customer being locked; return whether there were any."""
    lock_customer(row.customer_id)
    row.refresh_from_db()
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if changed:
        type(row).objects.filter(pk=row.pk).update(**changed)
    return bool(changed)


def _locked_type(product_type: ProductType) -> ProductType:
    found = ProductType.objects.select_for_update(no_key=True).get(pk=product_type.pk)
    if found.archived_at:
        raise Refused(f"{found.code} is archived", code="product_type_archived")
    return found


def _check_rate(rate: Decimal | None) -> None:
    if rate is not None:
        check_bound("the default rate", rate)
