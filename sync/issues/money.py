"""What an issue costs a month.

It is services that should be charged for and are not, and services that are charged for and should
not be.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import BooleanField, Case, F, Q, Sum, When

from accounts.money import round_half_up
from products.models import Product
from products.services.states import LineStatus

from ..findings.states import IssueCode

NIL = Decimal(0)
Facts = dict[str, Any]


def _active(row: Facts) -> bool:
    return bool(row["status"] == "ACTIVE")


def _suspended_unbilled(row: Facts) -> bool:
    return row["status"] == "SUSPENDED" and not row["product_type__bill_while_suspended"]


def _charged(row: Facts) -> bool:
    return bool(row["dated"])


def _on_dead_line(row: Facts) -> bool:
    return bool(row["dead_line"] and row["dated"])


def _never_billed(row: Facts) -> bool:
    return _active(row) and not row["dated"]


def _nothing(row: Facts) -> bool:
    return False


@dataclass(frozen=True)
class MoneyRule:
    """Which assigned subscriptions of an account a code leaves free, or wrongly charges for."""

    free: Callable[[Facts], bool] = _nothing
    too_much: Callable[[Facts], bool] = _nothing


UNPRICED = MoneyRule()
MONEY = {
    IssueCode.OPEN_CYCLE_NOT_ENABLED: MoneyRule(free=_active),
    IssueCode.OPEN_SUSPENDED_SUBSCRIPTIONS: MoneyRule(free=_suspended_unbilled),
    IssueCode.OPEN_NO_SUBSCRIPTIONS: UNPRICED,
    IssueCode.CLOSED_WITH_SUBSCRIPTIONS: MoneyRule(free=_active),
    IssueCode.LEAD_CYCLE_ENABLED: MoneyRule(too_much=_charged),
    IssueCode.PENDING_CYCLE_ENABLED: MoneyRule(too_much=_charged),
    IssueCode.PENDING_NO_SUBSCRIPTIONS: UNPRICED,
    IssueCode.SUSPENDED_WITH_BILLING_SUBSCRIPTIONS: MoneyRule(free=_active),
    IssueCode.SUSPENDED_NO_SUSPENDED_SUBSCRIPTIONS: MoneyRule(free=_active),
    IssueCode.PARENT_CANNOT_BILL: UNPRICED,
    IssueCode.UNPOSTABLE_TRANSACTIONS: UNPRICED,
    IssueCode.FINAL_STATEMENT_DUE: UNPRICED,
    IssueCode.PRODUCT_ON_DISCONNECTED_LINE: MoneyRule(too_much=_on_dead_line),
    IssueCode.ACTIVE_NEVER_BILLED: MoneyRule(free=_never_billed),
    IssueCode.CYCLE_HELD: UNPRICED,
    IssueCode.STATEMENT_WINDOW_MISSED: UNPRICED,
    IssueCode.BALANCE_MISMATCH: UNPRICED,
    IssueCode.PERIOD_GAP_OR_OVERLAP: UNPRICED,
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
    """Return what the codes of each account cost a month.

    A subscription counts once. Asks one query.
    """
    sums: dict[Any, list[Decimal]] = {}
    for row in _subscriptions(codes):
        amounts = sums.setdefault(row["customer_id"], [NIL, NIL])
        rules = [MONEY[IssueCode(code)] for code in codes[row["customer_id"]]]
        if any(rule.free(row) for rule in rules):
            amounts[0] += row["monthly"]
        elif any(rule.too_much(row) for rule in rules):
            amounts[1] += row["monthly"]
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
