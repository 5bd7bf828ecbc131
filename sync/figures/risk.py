"""What the accounts that are out of sync cost a month, by code."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from uuid import UUID

from accounts.database.expressions import IsAmong
from accounts.models import Customer

from ..findings.states import IssueCode
from ..issues.money import MONEY, UNPRICED, money_at_risk
from ..rules.issues import accounts_by_code

AT_ONCE = 5_000
NIL = Decimal(0)


def money_at_risk_by_code(as_of: date) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """Return by code and currency how many accounts carry it, and what it costs them together.

    An account with two codes counts in each by itself. A code without a price costs nothing.
    """
    found: dict[tuple[str, str], tuple[int, Decimal]] = {}
    for code, found_with in accounts_by_code(Customer.objects.all(), as_of):
        accounts = Customer.objects.filter(IsAmong("pk", found_with))
        currencies = dict(accounts.order_by("pk").values_list("pk", "currency"))
        numbers: dict[str, int] = defaultdict(int)
        for currency in currencies.values():
            numbers[currency] += 1
        amounts = {} if MONEY[IssueCode(code)] is UNPRICED else _amounts(code, currencies)
        for currency, number in numbers.items():
            found[code, currency] = (number, amounts.get(currency, NIL))
    return found


def _amounts(code: str, currencies: dict[UUID, str]) -> dict[str, Decimal]:
    amounts: dict[str, Decimal] = defaultdict(lambda: NIL)
    keys = list(currencies)
    for start in range(0, len(keys), AT_ONCE):
        part = {key: currencies[key] for key in keys[start : start + AT_ONCE]}
        risks = money_at_risk({key: [code] for key in part}, part)
        for key, risk in risks.items():
            amounts[part[key]] += risk.total
    return amounts
