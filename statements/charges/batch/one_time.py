from datetime import date

from django.db.models import F

from accounts.customers.ranges import AccountRange
from accounts.database.expressions import RowVersion
from accounts.database.sql import execute_sql
from accounts.models import Provider

from ..rules import due_for_one_time_charge

CHARGE = """
    WITH due (
        product_id,
        version,
        customer_id,
        billing_account_id,
        currency,
        price,
        description
    )
    AS MATERIALIZED ({due}),
    completed AS (
        UPDATE products_product AS product
        SET status = 'COMPLETED'
        FROM due
        WHERE product.provider_id = %(provider_id)s
            AND product.id = due.product_id
            AND product.xmin = due.version
        RETURNING due.*
    ),
    posted AS (
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
            customer_id,
            billing_account_id,
            CASE WHEN price < 0 THEN 'CREDIT' ELSE 'CHARGE' END,
            round(abs(price), minor_units(currency)),
            %(as_of)s,
            product_id,
            description
        FROM completed
        RETURNING kind
    )
    SELECT (SELECT count(*) FROM due), (SELECT count(*) FROM posted)
"""


def charge_once(provider: Provider, *, accounts: AccountRange, as_of: date) -> int:
    """Charge for every active one-time product of the range, and complete it.

    Return how many there were. Source: docs/rules.md section 3, non-recurring charges.
    """
    charged = 0
    while True:
        due = due_for_one_time_charge(as_of).filter(
            customer__billing_account_id__range=accounts.ends
        )
        products = due.annotate(version=RowVersion(), price=F("rate") * F("quantity")).values_list(
            "pk",
            "version",
            "customer_id",
            "customer__billing_account_id",
            "customer__currency",
            "price",
            "description",
        )
        found, posted = execute_sql(CHARGE, due=products, provider_id=provider.pk, as_of=as_of)
        charged += posted
        if found == posted:
            return charged
