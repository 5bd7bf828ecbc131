"""Statements that are unlike those before them (docs/decisions/0033-kept-figures.md)."""

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from ..ledger.models.statement import Statement

COMPARED, NEEDED = 3, 2  # earlier statements that are looked at, and how many there must be

# What a statement newly charges is compared with the mean of the ones before it.
UNLIKE_BEFORE = f"""
EXISTS (
    SELECT
    FROM (
        SELECT earlier.charges - earlier.credits AS charged
        FROM statements_statement AS earlier
        WHERE earlier.provider_id = statements_statement.provider_id
            AND earlier.customer_id = statements_statement.customer_id
            AND earlier.kind = 'REGULAR'
            AND (earlier.created_on, earlier.id)
                < (statements_statement.created_on, statements_statement.id)
        ORDER BY earlier.created_on DESC, earlier.id DESC
        LIMIT {COMPARED}
    ) AS before
    HAVING count(*) >= {NEEDED}
        AND abs(statements_statement.charges - statements_statement.credits - avg(charged))
            > abs(avg(charged)) / 2
)
"""


def unusual(found: QuerySet[Statement]) -> QuerySet[Statement]:
    """Return those of the statements that charge over half more, or over half less, than usual.

    Usual is the mean of up to three regular statements of the account before it. An account that
    has fewer than two of them has nothing usual.
    """
    unlike = RawSQL(UNLIKE_BEFORE, [], BooleanField())  # noqa: S611  (it takes no values)
    return found.filter(unlike, kind="REGULAR")
