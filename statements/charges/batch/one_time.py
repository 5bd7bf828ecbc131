from datetime import date

from accounts.customers.ranges import Accounts, only
from accounts.database.expressions import RowVersion
from accounts.database.sql import execute_sql
from accounts.models import Provider

from ..rules import due_for_one_time_charge

COMPLETE = """
    WITH due (product_id, version) AS MATERIALIZED ({due}),
    completed AS (
        UPDATE products_product AS product
        SET status = 'COMPLETED'
        FROM due
        WHERE product.provider_id = %(provider_id)s
            AND product.id = due.product_id
            AND product.xmin = due.version
        RETURNING product.id
    )
    SELECT (SELECT count(*) FROM due), (SELECT array_agg(id)::text FROM completed)
"""

# The products are this transaction's until it ends, as they were when they were due.
CHARGE = """
    WITH posted AS (
        INSERT INTO statements_transaction (
            provider_id,
            customer_id,
            billing_account_id,
            kind,
            amount,
            date,
            product_id,
            description
        )
        SELECT
            %(provider_id)s,
            product.customer_id,
            customer.billing_account_id,
            CASE WHEN product.rate * product.quantity < 0 THEN 'CREDIT' ELSE 'CHARGE' END,
            round(abs(product.rate * product.quantity), minor_units(customer.currency)),
            %(as_of)s,
            product.id,
            product.description
        FROM unnest(%(completed)s::uuid[]) AS completed (id)
        JOIN products_product AS product
            ON product.provider_id = %(provider_id)s
            AND product.id = completed.id
        JOIN accounts_customer AS customer
            ON customer.provider_id = %(provider_id)s
            AND customer.id = product.customer_id
        RETURNING 1
    )
    SELECT count(*) FROM posted
"""


def charge_once(provider: Provider, *, accounts: Accounts, as_of: date) -> int:
    """Charge for every active one-time product of the accounts, and complete it.

    Return how many there were. Source: docs/rules.md section 3, non-recurring charges.
    """
    charged = 0
    while True:
        due = only(due_for_one_time_charge(as_of), "customer__billing_account_id", accounts)
        products = due.annotate(version=RowVersion()).values_list("pk", "version")
        found, completed = execute_sql(COMPLETE, due=products, provider_id=provider.pk)
        if completed:
            values = {"provider_id": provider.pk, "completed": completed, "as_of": as_of}
            (posted,) = execute_sql(CHARGE, **values)
            charged += posted
            found -= posted
        if not found:
            return charged
