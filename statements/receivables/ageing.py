"""What is open on all statements, by how long it is due."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db.models import Q

from accounts.database.sql import rows_of_sql
from accounts.models import Provider

from ..ledger.models.entries import AccountBalance
from .open_items import ITEMS, LEFT_OPEN
from .states import Age

AT_ONCE = 20_000
AGES = f"""
SELECT customer.currency, age, count(*), SUM(left_open)
FROM (
    SELECT
        provider_id,
        customer_id,
        {LEFT_OPEN} AS left_open,
        CASE
            WHEN due_date >= %(as_of)s THEN '{Age.NOT_DUE}'
            WHEN due_date >= %(as_of)s - 30 THEN '{Age.TO_30}'
            WHEN due_date >= %(as_of)s - 60 THEN '{Age.TO_60}'
            WHEN due_date >= %(as_of)s - 90 THEN '{Age.TO_90}'
            ELSE '{Age.OLDER}'
        END AS age
    FROM {ITEMS} AS item
) AS aged
JOIN accounts_customer AS customer
    ON customer.provider_id = aged.provider_id
    AND customer.id = aged.customer_id
WHERE left_open > 0
GROUP BY customer.currency, age
"""


def receivables_by_age(
    provider: Provider, as_of: date
) -> dict[tuple[str, str], tuple[int, Decimal]]:
    """Return by age and currency on how many statements something is open, and how much.

    The accounts are looked at some thousands at a time.
    """
    found: dict[tuple[str, str], tuple[int, Decimal]] = defaultdict(lambda: (0, Decimal(0)))
    for accounts in _accounts_that_may_owe():
        rows = rows_of_sql(AGES, provider=provider.pk, accounts=accounts, as_of=as_of)
        for currency, age, statements, amount in rows:
            number, sum_ = found[age, currency]
            found[age, currency] = (number + statements, sum_ + amount)
    return dict(found)


def _accounts_that_may_owe() -> Iterator[list[str]]:
    """Yield the accounts on whose statements something can be open.

    The last statement asked for something, or a payment was taken back since.
    """
    may_owe = AccountBalance.objects.filter(
        Q(last_statement_balance__gt=0) | Q(unposted_charges__gt=0)
    )
    last = None
    while True:
        found = may_owe.filter(customer_id__gt=last) if last else may_owe
        keys = list(found.order_by("customer_id").values_list("customer_id", flat=True)[:AT_ONCE])
        if keys:
            yield [str(key) for key in keys]
        if len(keys) < AT_ONCE:
            return
        last = keys[-1]
