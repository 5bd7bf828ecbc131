"""The check of the ledger: balances against entries, periods against one another.

Source: docs/issues.md. It reads every entry, and so is no part of the live list: staff and
operators start it, and the list shows what it found last.
"""

from django.db import connection

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from .models.ledger_finding import LedgerFinding
from .states import IssueCode

BALANCES = """
    INSERT INTO sync_ledgerfinding (provider_id, customer_id, code, detail)
    SELECT
        %(provider_id)s,
        coalesce(ledger.billing_account_id, kept.customer_id),
        'BALANCE_MISMATCH',
        'the balance says ' || coalesce(kept.charges - kept.credits - kept.payments, 0)
        || ', the entries ' || coalesce(ledger.charges - ledger.credits - ledger.payments, 0)
        || '; unposted ' || coalesce(
            kept.unposted_charges - kept.unposted_credits - kept.unposted_payments, 0
        )
        || ' and ' || coalesce(ledger.unposted, 0)
    FROM (
        SELECT
            billing_account_id,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0) AS charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0) AS credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0) AS payments,
            coalesce(
                sum(CASE kind WHEN 'CHARGE' THEN amount ELSE -amount END)
                    FILTER (WHERE statement_id IS NULL),
                0
            ) AS unposted
        FROM statements_transaction
        WHERE provider_id = %(provider_id)s
        GROUP BY billing_account_id
    ) AS ledger
    FULL JOIN (
        SELECT * FROM statements_accountbalance WHERE provider_id = %(provider_id)s
    ) AS kept
        ON kept.customer_id = ledger.billing_account_id
    WHERE (
        coalesce(kept.charges, 0),
        coalesce(kept.credits, 0),
        coalesce(kept.payments, 0),
        coalesce(kept.unposted_charges - kept.unposted_credits - kept.unposted_payments, 0)
    ) IS DISTINCT FROM (
        coalesce(ledger.charges, 0),
        coalesce(ledger.credits, 0),
        coalesce(ledger.payments, 0),
        coalesce(ledger.unposted, 0)
    )
"""

# A gap is explained by days that are put on record as not billed, and by a period that was
# reversed.
PERIODS = """
    INSERT INTO sync_ledgerfinding (provider_id, customer_id, code, detail)
    SELECT
        %(provider_id)s,
        customer_id,
        'PERIOD_GAP_OR_OVERLAP',
        string_agg(
            product_ref || ': ' || previous_end
            || CASE WHEN period_start <= previous_end THEN ' overlaps ' ELSE ' is followed by ' END
            || period_start,
            '; ' ORDER BY product_ref, period_start
        )
    FROM (
        SELECT
            entry.customer_id,
            product.product_ref,
            entry.product_id,
            entry.period_start,
            max(entry.period_end) OVER (
                PARTITION BY entry.product_id
                ORDER BY entry.period_start, entry.id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS previous_end
        FROM statements_transaction AS entry
        JOIN products_product AS product
            ON product.provider_id = %(provider_id)s
            AND product.id = entry.product_id
        WHERE entry.provider_id = %(provider_id)s
            AND entry.period_start IS NOT NULL
            AND entry.reverses_id IS NULL
            AND entry.kind = 'CHARGE'
    ) AS period
    WHERE period_start <= previous_end
        OR period_start > previous_end + 1
        AND NOT EXISTS (
            SELECT FROM products_billinggap AS gap
            WHERE gap.provider_id = %(provider_id)s
                AND gap.product_id = period.product_id
                AND gap.first_day <= previous_end + 1
                AND gap.last_day >= period_start - 1
        )
    GROUP BY customer_id
"""


def check_ledger(provider: Provider) -> dict[str, int]:
    """Look through the provider's whole ledger.

    Return how many accounts each code was found on. What the check before had found is replaced.
    """
    with provider_transaction(provider):
        LedgerFinding.objects.all().delete()
        return {
            IssueCode.BALANCE_MISMATCH: _find(BALANCES, provider),
            IssueCode.PERIOD_GAP_OR_OVERLAP: _find(PERIODS, provider),
        }


def _find(sql: str, provider: Provider) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"provider_id": provider.pk})
        return int(cursor.rowcount)
