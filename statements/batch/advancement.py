from dataclasses import dataclass
from datetime import date
from uuid import UUID

from accounts.chunks import AccountRange
from accounts.compiled import run
from accounts.expressions import RowVersion
from accounts.models import Provider

from ..rules.cycle import due_for_advance

ADVANCE = """
    WITH due (customer_id, version) AS MATERIALIZED ({}),
    advanced AS (
        UPDATE accounts_customer AS customer SET cycle_date = anchored(cycle_date, 1, cycle_day)
        FROM due
        WHERE customer.provider_id = %(provider_id)s AND customer.id = due.customer_id AND customer.xmin = due.version
        RETURNING customer.id
    )
    SELECT (SELECT count(*) FROM due), (SELECT array_agg(id) FROM advanced)
"""


@dataclass(frozen=True)
class Advanced:
    """How many customers moved, and by how many months all together."""

    customers: int = 0
    months: int = 0


def advance_cycle_dates(provider: Provider, *, accounts: AccountRange, as_of: date) -> Advanced:
    """Move the cycle dates of the range month by month until none is due. Source: docs/rules.md section 4."""
    customers: set[UUID] = set()
    months = 0
    while True:
        due = due_for_advance(as_of, accounts)
        found, moved = run(
            ADVANCE, due.annotate(version=RowVersion()).values_list("pk", "version"), provider_id=provider.pk
        )
        if not found:
            return Advanced(len(customers), months)
        customers.update(moved or ())
        months += len(moved or ())
