"""What an issue costs a month: services that should be charged for and are not, and services that
are charged for and should not be.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Sum, When

from accounts.money import round_half_up
from products.models import Product
from products.states import LineStatus

NIL = Decimal(0)
Facts = dict[str, Any]


def _active(row: Facts) -> bool:
    return bool(row["status"] == "ACTIVE")


def _suspended_unbilled(row: Facts) -> bool:
    return row["status"] == "SUSPENDED" and not row["product_type__bill_while_suspended"]


def _charged(row: Facts) -> bool:
    return bool(row["dated"])


FREE = {
    "OPEN_CYCLE_NOT_ENABLED": _active,
    "OPEN_SUSPENDED_SUBSCRIPTIONS": _suspended_unbilled,
    "CLOSED_WITH_SUBSCRIPTIONS": _active,
    "SUSPENDED_WITH_BILLING_SUBSCRIPTIONS": _active,
    "SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS": _active,
    "ACTIVE_NEVER_BILLED": lambda row: _active(row) and not row["dated"],
}
TOO_MUCH = {
    "LEAD_CYCLE_ENABLED": _charged,
    "PENDING_CYCLE_ENABLED": _charged,
    "PRODUCT_ON_DISCONNECTED_LINE": lambda row: row["dead_line"] and row["dated"],
}


@dataclass(frozen=True)
class AtRisk:
    """Amounts a month in the account's currency."""

    free: Decimal = NIL
    too_much: Decimal = NIL

    @property
    def total(self) -> Decimal:
        return self.free + self.too_much


def money_at_risk(codes: dict[Any, list[str]], currencies: dict[Any, str]) -> dict[Any, AtRisk]:
    """Return what the codes of each account cost a month; a subscription counts once. Asks one
    query.
    """
    sums: dict[Any, list[Decimal]] = {}
    for row in _subscriptions(codes):
        amounts = sums.setdefault(row["customer_id"], [NIL, NIL])
        for place, rules in enumerate((FREE, TOO_MUCH)):
            if any(rules[code](row) for code in codes[row["customer_id"]] if code in rules):
                amounts[place] += row["monthly"]
                break
    return {
        key: AtRisk(*(round_half_up(amount, currencies[key]) for amount in amounts))
        for key, amounts in sums.items()
    }


def _subscriptions(keys: Iterable[Any]) -> Iterable[Facts]:
    """Return the assigned subscriptions of the accounts, those that are alike in one row."""
    products = Product.objects.subscriptions().assigned().filter(customer__in=list(keys))
    dated = Case(
        When(billed_through_date__isnull=False, then=True),
        default=False,
        output_field=BooleanField(),
    )
    dead = Case(
        When(Q(line__status=LineStatus.DISCONNECTED), then=True),
        default=False,
        output_field=BooleanField(),
    )
    alike = products.order_by().values(
        "customer_id", "status", "product_type__bill_while_suspended", dated=dated, dead_line=dead
    )
    return alike.annotate(monthly=Sum(F("rate") * F("quantity")))
