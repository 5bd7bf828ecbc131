"""The balances that a book tells of (docs/book.md)."""

from accounts.book.files import WrittenFile
from accounts.book.queries import OF_PROVIDER

BALANCES = WrittenFile(
    "balances",
    query=f"""
        SELECT
            own.account_number,
            round(owed.amount, minor_units(own.currency)) AS balance_due,
            round(coalesce(own.credit_limit, 0) - owed.amount, minor_units(own.currency))
                AS available_balance
        FROM accounts_customer AS own
        LEFT JOIN statements_accountbalance AS b
            ON b.provider_id = own.provider_id
            AND b.customer_id = own.id
        CROSS JOIN LATERAL (
            SELECT coalesce(b.charges - b.credits - b.payments, 0) AS amount
        ) AS owed
        {OF_PROVIDER} AND own.kind <> 'CHILD'
        ORDER BY own.account_number COLLATE "C"
    """,
)
