"""Ranges of billing accounts, the portions in which a process takes a provider's customers.

A family, a parent with its children, is never split over two ranges, so two workers never write the
same balance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from ..database.expressions import given_keys
from .models import Customer

Rows = TypeVar("Rows", bound=QuerySet[Any])

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True)
class AccountRange:
    """Billing accounts by their key, both ends inclusive; all of them by default."""

    first: UUID = FIRST
    last: UUID = LAST

    @property
    def ends(self) -> tuple[UUID, UUID]:
        return self.first, self.last


EVERYBODY = AccountRange()
Accounts = AccountRange | Sequence[UUID]  # a range of billing accounts, or the keys of some


def billing_accounts(account_numbers: Sequence[str] | None) -> Accounts:
    """Return the billing accounts of these customers; None is everybody."""
    if account_numbers is None:
        return EVERYBODY
    chosen = Customer.objects.filter(account_number__in=account_numbers)
    return list(chosen.values_list("billing_account_id", flat=True).distinct())


def only(rows: Rows, column: str, accounts: Accounts) -> Rows:
    """Return those of the rows whose column names one of the billing accounts."""
    if not isinstance(accounts, AccountRange):
        return rows.filter(**{f"{column}__in": given_keys(accounts)})
    if accounts == EVERYBODY:
        return rows
    return rows.filter(**{f"{column}__gte": accounts.first, f"{column}__lte": accounts.last})


def part_of(accounts: Accounts, part: AccountRange) -> Accounts:
    """Return those of the billing accounts that lie in the part."""
    if isinstance(accounts, AccountRange):
        return AccountRange(max(accounts.first, part.first), min(accounts.last, part.last))
    return [key for key in accounts if part.first <= key <= part.last]


def account_ranges(provider_id: int, *, size: int) -> list[AccountRange]:
    """Cut the provider's billing accounts into ranges of `size`.

    They touch and cover every key there is, so that an account made meanwhile falls into the last
    one.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS place
                FROM accounts_customer WHERE provider_id = %s AND parent_id IS NULL
            ) AS account
            WHERE (place - 1) %% %s = 0 AND place > 1 ORDER BY id
            """,
            [provider_id, size],
        )
        starts = [FIRST, *(row[0] for row in cursor.fetchall())]
    ends = [UUID(int=start.int - 1) for start in starts[1:]] + [LAST]
    return [AccountRange(start, end) for start, end in zip(starts, ends, strict=True)]


def halves(provider_id: int, accounts: AccountRange) -> list[AccountRange]:
    """Cut a range in two of the same number of billing accounts.

    A range of fewer than two of them gives none.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM (
                SELECT id, row_number() OVER (ORDER BY id) AS place, count(*) OVER () AS number
                FROM accounts_customer
                WHERE provider_id = %s AND parent_id IS NULL AND id BETWEEN %s AND %s
            ) AS account
            WHERE place = number / 2 + 1 AND number > 1
            """,
            [provider_id, *accounts.ends],
        )
        row = cursor.fetchone()
    if row is None:
        return []
    return [
        AccountRange(accounts.first, UUID(int=row[0].int - 1)),
        AccountRange(row[0], accounts.last),
    ]


def only_account(provider_id: int, accounts: AccountRange) -> UUID | None:
    """Return the billing account of a range that has no other; None where it has none."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT id FROM accounts_customer
            WHERE provider_id = %s AND parent_id IS NULL AND id BETWEEN %s AND %s
            """,
            [provider_id, *accounts.ends],
        )
        row = cursor.fetchone()
    return row[0] if row else None


def around(apart: set[UUID], accounts: AccountRange) -> list[AccountRange]:
    """Return the parts of a range that leave out these accounts."""
    parts, first = [], accounts.first
    for account in sorted(apart):
        if first < account:
            parts.append(AccountRange(first, UUID(int=account.int - 1)))
        if account == accounts.last:
            return parts
        first = UUID(int=account.int + 1)
    return [*parts, AccountRange(first, accounts.last)]
