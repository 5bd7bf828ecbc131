"""Ranges of billing accounts, the portions in which a process takes a provider's customers.

A family, a parent with its children, is never split over two ranges, so two workers never write the
same balance.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

FIRST, LAST = UUID(int=0), UUID(int=2**128 - 1)


@dataclass(frozen=True)
class AccountRange:
    """Billing accounts by their key, both ends inclusive; all of them by default."""

    first: UUID = FIRST
    last: UUID = LAST

    @property
    def ends(self) -> tuple[UUID, UUID]:
        return self.first, self.last


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
