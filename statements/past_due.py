"""How much of a billing account's last due statement is still to be paid (docs/rules.md section 2)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Customer

# Lateral steps, so that each account costs a look into its own statements and its own later entries, and nothing else.
PAST_DUE = """
(SELECT GREATEST(0, due.balance - COALESCE(SUM(CASE
            WHEN later.kind = 'PAYMENT' THEN later.amount
            WHEN later.kind = 'CREDIT' AND (later.period_start IS NULL OR later.reverses_id IS NOT NULL) THEN later.amount
            WHEN later.kind = 'CHARGE' AND later.reverses_id IS NOT NULL THEN -later.amount
            ELSE 0 END), 0))
   FROM (SELECT id, created_on, balance
           FROM statements_statement
          WHERE provider_id = accounts_customer.provider_id AND customer_id = accounts_customer.id AND due_date < %s
          ORDER BY due_date DESC, created_on DESC, id DESC
          LIMIT 1) AS due
   LEFT JOIN LATERAL (
        SELECT kind, amount, period_start, reverses_id
          FROM statements_transaction
         WHERE provider_id = accounts_customer.provider_id AND billing_account_id = accounts_customer.id AND statement_id IS NULL
        UNION ALL
        SELECT entry.kind, entry.amount, entry.period_start, entry.reverses_id
          FROM statements_statement AS newer
          JOIN statements_transaction AS entry ON entry.provider_id = newer.provider_id AND entry.statement_id = newer.id
         WHERE newer.provider_id = accounts_customer.provider_id AND newer.customer_id = accounts_customer.id
           AND (newer.created_on, newer.id) > (due.created_on, due.id)) AS later ON true
  GROUP BY due.balance)
"""


def with_past_due(accounts: QuerySet[Customer], as_of: date) -> QuerySet[Any]:
    """Annotate billing accounts with `past_due`, never below zero; NULL where no statement was due before the date."""
    amount = DecimalField(max_digits=20, decimal_places=4)
    past_due = RawSQL(PAST_DUE, [as_of], amount)  # noqa: S611  (the date is a parameter)
    return accounts.annotate(past_due=past_due)


def overdue(as_of: date) -> QuerySet[Any]:
    """Return the billing accounts that owe something on a statement that was due before the date."""
    return with_past_due(Customer.objects.billing_accounts(), as_of).filter(past_due__gt=0)


def past_due_of(payer: Customer, as_of: date) -> Decimal:
    """Return what a billing account owes on its last due statement; 0 without one."""
    return with_past_due(Customer.objects.filter(pk=payer.pk), as_of).values_list("past_due", flat=True)[
        0
    ] or Decimal(0)
