"""What pages, forms and operations read of custom fields."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ..text import day_text
from ..web.fields import written_amount
from .models import CustomField
from .states import FieldKind

Values = Mapping[str, Any]


def fields_in_use() -> list[CustomField]:
    """Return the provider's fields that are not archived, by name."""
    return list(CustomField.objects.filter(archived_at=None).order_by("name", "code"))


def fields_in_lists() -> list[CustomField]:
    """Return the fields that lists show, by name."""
    return [field for field in fields_in_use() if field.in_lists]


def python_value(field: CustomField, stored: Values) -> Any:
    """Return what a customer has of the field: a text, number, day or truth value, or None."""
    value = stored.get(field.code)
    if value is None:
        return None
    if field.kind == FieldKind.NUMBER:
        return Decimal(value)
    return date.fromisoformat(value) if field.kind == FieldKind.DATE else value


def text_of(field: CustomField, stored: Values) -> str:
    """Return what a customer has of the field as people read it; empty without a value."""
    value = python_value(field, stored)
    if value is None:
        return ""
    if field.kind == FieldKind.YES_NO:
        return "Yes" if value else "No"
    if field.kind == FieldKind.NUMBER:
        return written_amount(value)
    return day_text(value) if field.kind == FieldKind.DATE else str(value)


def texts_of(fields: list[CustomField], customers: Iterable[Any]) -> dict[UUID, list[str]]:
    """Return the texts of the fields for each of the customers, by its key. Asks no query."""
    return {
        customer.pk: [text_of(field, customer.custom_fields) for field in fields]
        for customer in customers
    }
