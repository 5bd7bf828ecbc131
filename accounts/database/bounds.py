"""Check constraints that keep numbers within the bounds of docs/rules.md section 2."""

from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan

from ..money import AMOUNTS_BELOW


def within(*columns: str, below: Decimal = AMOUNTS_BELOW) -> Q:
    """Return the condition that each column, whatever its sign, is below the bound; NULL is."""
    found = Q()
    for column in columns:
        found &= Q(**{f"{column}__gt": -below, f"{column}__lt": below})
    return found


def product_within(one: str, other: str) -> Q:
    """Return the condition that two columns multiplied, whatever the sign, are below the bound."""
    return Q(LessThan(Abs(F(one) * F(other)), AMOUNTS_BELOW))
