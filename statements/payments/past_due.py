"""How much of a billing account's last due statement is still to be paid.

Source: docs/rules.md section 2.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DateField, DecimalField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Customer

from ..ledger.models.statement import Statement

# How much an entry settles of what was owed before it.
SETTLES = """
CASE
    WHEN {entry}.kind = 'PAYMENT' THEN {entry}.amount
    WHEN {entry}.kind = 'CREDIT'
        AND ({entry}.period_start IS NULL OR {entry}.reverses_id IS NOT NULL)
        THEN {entry}.amount
    WHEN {entry}.kind = 'CHARGE' AND {entry}.reverses_id IS NOT NULL THEN -{entry}.amount
    ELSE 0
END"""

# What was entered since a statement was made: on later statements, and on none.
LATER = """
SELECT kind, amount, period_start, reverses_id
FROM statements_transaction
WHERE provider_id = {due}.provider_id
    AND billing_account_id = {account}
    AND statement_id IS NULL
UNION ALL
SELECT entry.kind, entry.amount, entry.period_start, entry.reverses_id
FROM statements_statement AS newer
JOIN statements_transaction AS entry
    ON entry.provider_id = newer.provider_id
    AND entry.statement_id = newer.id
WHERE newer.provider_id = {due}.provider_id
    AND newer.customer_id = {account}
    AND (newer.created_on, newer.id) > ({due}.created_on, {due}.id)
"""

# Lateral steps, so that each account costs a look into its own statements and its own later
# entries, and nothing else.
PAST_DUE = f"""
(
    SELECT GREATEST(0, due.balance - COALESCE(SUM({SETTLES.format(entry="later")}), 0))
    FROM (
        SELECT provider_id, id, created_on, balance
        FROM statements_statement
        WHERE provider_id = accounts_customer.provider_id
            AND customer_id = accounts_customer.billing_account_id
            AND due_date < %s
        ORDER BY due_date DESC, created_on DESC, id DESC
        LIMIT 1
    ) AS due
    LEFT JOIN LATERAL (
        {LATER.format(due="due", account="accounts_customer.billing_account_id")}
    ) AS later ON true
    GROUP BY due.balance
)
"""

# The same of a statement, on the day after its due date.
OWED_ON = f"""
(
    SELECT GREATEST(
        0,
        statements_statement.balance - COALESCE(SUM({SETTLES.format(entry="later")}), 0)
    )
    FROM (
        {LATER.format(due="statements_statement", account="statements_statement.customer_id")}
    ) AS later
)
"""

# The same of every statement that was due: the earliest of which something is left. What is posted
# on later statements, and on none, counts.
OLDEST_UNPAID = f"""
(
    SELECT min(due_date) FILTER (
        WHERE due_date < %s AND balance > COALESCE(settled_later, 0) + unposted
    )
    FROM (
        SELECT
            bill.due_date,
            bill.balance,
            SUM(bill.settled) OVER (
                ORDER BY bill.created_on DESC, bill.id DESC
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS settled_later,
            (
                SELECT COALESCE(SUM({SETTLES.format(entry="entry")}), 0)
                FROM statements_transaction AS entry
                WHERE entry.provider_id = accounts_customer.provider_id
                    AND entry.billing_account_id = accounts_customer.billing_account_id
                    AND entry.statement_id IS NULL
            ) AS unposted
        FROM (
            SELECT
                made.id,
                made.created_on,
                made.due_date,
                made.balance,
                SUM({SETTLES.format(entry="entry")}) AS settled
            FROM statements_statement AS made
            LEFT JOIN statements_transaction AS entry
                ON entry.provider_id = made.provider_id
                AND entry.statement_id = made.id
            WHERE made.provider_id = accounts_customer.provider_id
                AND made.customer_id = accounts_customer.billing_account_id
            GROUP BY made.provider_id, made.id
        ) AS bill
    ) AS rest
)
"""


def with_past_due(accounts: QuerySet[Customer], as_of: date) -> QuerySet[Any]:
    """Annotate customers with their billing account's `past_due`, never below zero.

    It is NULL where no statement was due before the date.
    """
    amount = DecimalField(max_digits=20, decimal_places=4)
    past_due = RawSQL(PAST_DUE, [as_of], amount)  # noqa: S611  (the date is a parameter)
    return accounts.annotate(past_due=past_due)


def overdue(as_of: date) -> QuerySet[Any]:
    """Return the billing accounts that owe something on a statement due before the date."""
    return with_past_due(Customer.objects.billing_accounts(), as_of).filter(past_due__gt=0)


def past_due_of(payer: Customer, as_of: date) -> Decimal:
    """Return what a billing account owes on its last due statement; 0 without one."""
    return with_past_due(Customer.objects.filter(pk=payer.pk), as_of).values_list(
        "past_due", flat=True
    )[0] or Decimal(0)


def with_owed_on(statements: QuerySet[Statement]) -> QuerySet[Any]:
    """Annotate statements with what is owed on each, `past_due`, never below zero.

    It is what the account has past due where no other of its statements was due later.
    """
    amount = DecimalField(max_digits=20, decimal_places=4)
    owed = RawSQL(OWED_ON, [], amount)  # noqa: S611  (a constant of this module)
    return statements.annotate(past_due=owed)


def oldest_unpaid(as_of: date) -> RawSQL:
    """Return the due date of the oldest statement of which something is left.

    Only statements that were due before the date count. It is NULL where nothing is left.
    """
    return RawSQL(OLDEST_UNPAID, [as_of], DateField())  # noqa: S611  (the date is a parameter)
