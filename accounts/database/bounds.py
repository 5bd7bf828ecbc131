"""Check constraints that keep numbers and dates within the bounds of docs/rules.md section 2."""

from datetime import date
from decimal import Decimal

from django.db.models import F, Q
from django.db.models.functions import Abs
from django.db.models.lookups import LessThan

from ..calendar import FIRST_DAY, LAST_DAY
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


def days_within(*columns: str) -> Q:
    """Return the condition that each date is one that the rules can count from; NULL is.

    Entered dates lie between FIRST_DAY and LAST_DAY of the calendar; what is counted from them may
    lie a century outside.
    """
    found = Q()
    for column in columns:
        bounds = (date(FIRST_DAY.year - 100, 1, 1), date(LAST_DAY.year + 100, 12, 31))
        found &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__range": bounds})
    return found
