from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from accounts.chunks import AccountRange
from accounts.compiled import run
from accounts.expressions import RowVersion
from accounts.models import Provider
from products.models import Product

from ..rules.charges import due_for_recurring_charge

SCHEDULE = """
    due (product_id, version, customer_id, billing_account_id, currency, first_day, target_date, own_anchor, cycle_day, align, rate, description)
    AS MATERIALIZED ({}),

    -- The anchor that the periods end on, and how many months after the first day's month the first of them ends.
    anchoring AS (
        SELECT due.*,
            CASE
                WHEN align THEN cycle_day
                WHEN is_anchored(first_day, coalesce(own_anchor, cycle_day)) THEN coalesce(own_anchor, cycle_day)
                ELSE extract(day FROM first_day)::integer
            END AS anchor,
            CASE WHEN align AND anchored(first_day, 0, cycle_day) > first_day THEN 0 ELSE 1 END AS first_month,
            align AND NOT is_anchored(first_day, cycle_day) AS partial,
            months_between(first_day, target_date) AS months
        FROM due
    ),

    -- Periods are billed until one ends on the day before the target date or later.
    schedule AS (
        SELECT anchoring.*,
            months + (anchored(first_day, months, anchor) < target_date)::integer AS last_month,
            months + (anchored(first_day, months, anchor) < target_date)::integer - first_month + 1 AS periods
        FROM anchoring
    )
"""

# Multiplied first, divided last, rounded once: docs/rules.md section 2.
PERIODS = """
    SELECT product_id, customer_id, billing_account_id, description, rate, period_start, period_end,
        round(
            CASE WHEN partial AND number = 1
                THEN abs(rate) * (period_end - period_start + 1) / (period_end + 1 - anchored(period_end + 1, -1, anchor))
                ELSE abs(rate)
            END,
            minor_units(currency)
        ) AS amount
    FROM {schedule},
    LATERAL generate_series(1, periods) AS number,
    LATERAL (SELECT
        CASE WHEN number = 1 THEN first_day ELSE anchored(first_day, first_month + number - 2, anchor) END AS period_start,
        anchored(first_day, first_month + number - 1, anchor) - 1 AS period_end
    ) AS period
"""

POST = f"""
    WITH {SCHEDULE},
    billed AS (
        UPDATE products_product AS product SET
            billed_through_date = anchored(first_day, last_month, anchor) - 1,
            anchor_day = CASE WHEN anchor <> cycle_day THEN anchor WHEN own_anchor = anchor THEN own_anchor END,
            realign = false
        FROM schedule
        WHERE product.provider_id = %(provider_id)s AND product.id = schedule.product_id AND product.xmin = schedule.version
            AND periods <= %(max_periods)s
        RETURNING schedule.*
    ),
    posted AS (
        INSERT INTO statements_transaction
            (provider_id, customer_id, billing_account_id, kind, amount, date, product_id, period_start, period_end, description)
        SELECT %(provider_id)s, customer_id, billing_account_id, CASE WHEN rate < 0 THEN 'CREDIT' ELSE 'CHARGE' END, amount, %(as_of)s,
            product_id, period_start, period_end, description
        FROM ({PERIODS.replace("{schedule}", "billed")}) AS period
        RETURNING kind
    )
    SELECT
        (SELECT count(*) FROM due),
        (SELECT count(*) FROM schedule WHERE periods > %(max_periods)s),
        (SELECT count(*) FROM billed),
        (SELECT count(*) FROM posted WHERE kind = 'CHARGE'),
        (SELECT count(*) FROM posted WHERE kind = 'CREDIT')
"""


@dataclass(frozen=True)
class Posted:
    """How many transactions of each kind, of how many products; and how many products are parked."""

    charges: int = 0
    credits: int = 0
    products: int = 0
    parked: int = 0


def post_recurring_charges(provider: Provider, *, accounts: AccountRange, as_of: date) -> Posted:
    """Bill every product of the range up to its customer's cycle date plus the advance, one transaction a period.

    Products with more than `max_catch_up_months` periods to bill are parked: left alone and counted. Source: docs/rules.md section 3.
    """
    posted = Posted()
    while True:
        due, parked, products, charges, credits = run(
            POST, due_products(accounts, as_of), provider_id=provider.pk, max_periods=provider.max_catch_up_months, as_of=as_of
        )
        posted = Posted(posted.charges + charges, posted.credits + credits, posted.products + products, parked)
        if due == parked + products:
            return posted


def due_products(accounts: AccountRange, as_of: date) -> QuerySet:
    """Return what SCHEDULE reads of each product that is due, in its order."""
    due: QuerySet[Product] = due_for_recurring_charge(as_of).filter(customer__billing_account_id__range=accounts.ends)
    return due.annotate(version=RowVersion(), price=F("rate") * F("quantity")).values_list(
        "pk",
        "version",
        "customer_id",
        "customer__billing_account_id",
        "customer__currency",
        "first_day",
        "target_date",
        "anchor_day",
        "customer__cycle_day",
        "align",
        "price",
        "description",
    )
