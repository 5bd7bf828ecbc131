"""What a suspension took, and the days before it that are still to be billed.

Source: docs/rules.md section 8.

Charges lie a floor above: whoever can bill registers for it.
"""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Customer

from .models.line import Line
from .models.product import Product

Biller = Callable[[QuerySet, date, date], set[UUID]]
SUSPENDED = Q(status="SUSPENDED")
_billers: list[Biller] = []


def register_biller(biller: Biller) -> None:
    """Let this bill products for their days before a suspension.

    It is given the products, the day from which they are back, and as_of. It returns the keys of
    those that are too far behind to be billed unasked.
    """
    _billers.append(biller)


def bill_before_suspension(products: QuerySet, day: date, as_of: date) -> set[UUID]:
    """Bill the products for their days before the suspension.

    Return the keys of those that stay parked.
    """
    return {key for biller in _billers for key in biller(products, day, as_of)}


def taken_with_account(customer: Customer) -> Q:
    """Return the condition on lines and products that the suspension of the account took them.

    Where it took none, as after an import, they are the suspended ones of whose suspension nothing
    is on record.
    """
    taken = Q(customer=customer, suspended_with_account=True)
    on_record = any(model.objects.filter(SUSPENDED & taken).exists() for model in (Line, Product))
    return SUSPENDED & (taken if on_record else Q(suspended_on=None))
