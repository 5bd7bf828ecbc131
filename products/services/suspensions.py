"""What a suspension took, and the days before it that are still to be billed (docs/rules.md section 8).

Charges lie a floor above: whoever can bill registers for it.
"""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

Biller = Callable[[QuerySet, date, date], set[UUID]]
_billers: list[Biller] = []


def register_biller(biller: Biller) -> None:
    """Let this bill products for their days before a suspension.

    It is given the products, the day from which they are back, and as_of. It returns the keys of
    those that are too far behind to be billed unasked.
    """
    _billers.append(biller)


def bill_before_suspension(products: QuerySet, day: date, as_of: date) -> set[UUID]:
    """Bill the products for their days before the suspension; return the keys of those that stay
    parked.
    """
    return {key for biller in _billers for key in biller(products, day, as_of)}


def suspended(rows: Any) -> Any:
    """Return those of the lines or products that are suspended."""
    return rows.filter(status="SUSPENDED")


def taken_with_account(rows: Any) -> Any:
    """Return those of the suspended lines or products that the account's suspension took.

    Where it took none, as after an import, they are those of whose suspension nothing is on record.
    """
    taken = suspended(rows).filter(suspended_with_account=True)
    return taken if taken.exists() else suspended(rows).filter(suspended_on=None)
