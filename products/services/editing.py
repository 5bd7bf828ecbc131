"""Changing what may be written of lines and products."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from accounts.events.operations import record
from accounts.events.states import EventAct

from .models.line import Line
from .models.product import Product
from .operations import lock_customer
from .resources import ProductResource


@transaction.atomic
def edit_product(product: Product, values: Mapping[str, Any], *, as_of: date) -> None:
    """Change what is given of a product's description and metadata; money moves by its acts."""
    if write(product, values):
        record(ProductResource, EventAct.UPDATED, [product.pk], as_of=as_of)


def write(row: Line | Product, values: Mapping[str, Any]) -> bool:
    """Write the values that differ, the customer being locked; return whether there were any."""
    lock_customer(row.customer_id)
    row.refresh_from_db()
    changed = take_values(row, values)
    if changed:
        row.save(update_fields=changed)
    return bool(changed)


def take_values(row: Line | Product, values: Mapping[str, Any]) -> list[str]:
    """Set what differs, for the caller to save, and return the names of the fields."""
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed
