"""Which accounts stand well, found a second time and in another way.

Nothing here is shared with `payment_facts` or `past_due`: this asks the entries of the ledger,
where those ask the balances, so that a mistake in the one is seen by the other. Whoever shows a
payment message asks both.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

AT_ONCE = 5000

CURRENT = """
SELECT account.id
FROM accounts_customer AS account
LEFT JOIN LATERAL (
    SELECT id, created_on, balance
    FROM statements_statement
    WHERE provider_id = account.provider_id
        AND customer_id = account.billing_account_id
        AND due_date < %(as_of)s
    ORDER BY due_date DESC, created_on DESC, id DESC
    LIMIT 1
) AS bill ON true
LEFT JOIN LATERAL (
    SELECT
        sum(CASE kind WHEN 'CHARGE' THEN amount ELSE -amount END) AS due,
        sum(
            CASE
                WHEN kind = 'PAYMENT' OR kind = 'CREDIT' AND NOT recurring THEN amount
                WHEN kind = 'CHARGE' AND reverses_id IS NOT NULL THEN -amount
            END
        ) FILTER (WHERE later) AS settled
    FROM (
        SELECT
            kind,
            amount,
            reverses_id,
            period_start IS NOT NULL AND reverses_id IS NULL AS recurring,
            true AS later
        FROM statements_transaction
        WHERE provider_id = account.provider_id
            AND billing_account_id = account.billing_account_id
            AND statement_id IS NULL
        UNION ALL
        SELECT
            entry.kind,
            entry.amount,
            entry.reverses_id,
            entry.period_start IS NOT NULL AND entry.reverses_id IS NULL,
            (posting.created_on, posting.id) > (bill.created_on, bill.id)
        FROM statements_statement AS posting
        JOIN statements_transaction AS entry
            ON entry.provider_id = posting.provider_id
            AND entry.statement_id = posting.id
        WHERE posting.provider_id = account.provider_id
            AND posting.customer_id = account.billing_account_id
    ) AS entries
) AS ledger ON true
LEFT JOIN LATERAL (
    SELECT status, attempted_at, attempted_on
    FROM statements_paymentattempt
    WHERE provider_id = account.provider_id
        AND customer_id = account.billing_account_id
    ORDER BY attempted_at DESC, id DESC
    LIMIT 1
) AS attempt ON true
WHERE account.provider_id = %(provider)s
    AND account.id = ANY(%(keys)s::uuid[])
    AND coalesce(bill.balance - coalesce(ledger.settled, 0), 0) <= 0
    AND NOT coalesce(
        attempt.status = 'FAILED'
        AND ledger.due > 0
        AND NOT EXISTS (
            SELECT FROM statements_transaction AS payment
            LEFT JOIN statements_transaction AS undone
                ON undone.provider_id = payment.provider_id
                AND undone.reverses_id = payment.id
            WHERE payment.provider_id = account.provider_id
                AND payment.billing_account_id = account.billing_account_id
                AND payment.kind = 'PAYMENT'
                AND undone.id IS NULL
                AND (
                    payment.date > attempt.attempted_on
                    OR payment.date = attempt.attempted_on
                    AND payment.created_at > attempt.attempted_at
                )
        ),
        false
    )
"""


def current_among(provider_id: int, keys: Iterable[Any], as_of: date) -> set[Any]:
    """Return those of the customers who are current.

    Their billing account owes nothing that was due before the date, and has no failed payment to
    mend.
    """
    wanted = list(keys)
    found: set[Any] = set()
    for start in range(0, len(wanted), AT_ONCE):
        found |= _current(provider_id, wanted[start : start + AT_ONCE], as_of)
    return found


def _current(provider_id: int, keys: list[Any], as_of: date) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(
            CURRENT, {"provider": provider_id, "keys": [str(key) for key in keys], "as_of": as_of}
        )
        return {row[0] for row in cursor.fetchall()}
