from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DataError
from django.db.models import F, QuerySet, Value

from accounts.customers.ranges import Accounts, only
from accounts.database.expressions import Anchored
from accounts.database.sql import execute_sql, rows_of_sql
from accounts.models import Provider
from products.models import Product

from ..rules import due_for_recurring_charge

SCHEDULE = """
    due (
        product_id,
        customer_id,
        billing_account_id,
        currency,
        first_day,
        target_date,
        own_anchor,
        cycle_day,
        align,
        rate,
        description
    )
    AS MATERIALIZED ({due}),

    -- The anchor is the day on which periods end.
    -- The first period ends first_month months after the month of the first day.
    anchoring AS (
        SELECT
            due.*,
            CASE
                WHEN align THEN cycle_day
                WHEN is_anchored(first_day, coalesce(own_anchor, cycle_day))
                    THEN coalesce(own_anchor, cycle_day)
                ELSE extract(day FROM first_day)::integer
            END AS anchor,
            CASE
                WHEN align AND anchored(first_day, 0, cycle_day) > first_day THEN 0
                ELSE 1
            END AS first_month,
            align AND NOT is_anchored(first_day, cycle_day) AS partial,
            months_between(first_day, target_date) AS months
        FROM due
    ),

    -- Periods are billed until one ends on the day before the target date or later.
    schedule AS (
        SELECT
            anchoring.*,
            months + (anchored(first_day, months, anchor) < target_date)::integer AS last_month,
            months + (anchored(first_day, months, anchor) < target_date)::integer
                - first_month + 1 AS periods
        FROM anchoring
    )
"""

# The periods of a row of the schedule, numbered from 1; both days inclusive.
EACH_PERIOD = """
    LATERAL generate_series(1, periods) AS number,
    LATERAL (
        SELECT
            CASE
                WHEN number = 1 THEN first_day
                ELSE anchored(first_day, first_month + number - 2, anchor)
            END AS period_start,
            anchored(first_day, first_month + number - 1, anchor) - 1 AS period_end
    ) AS whole
"""

# Multiplied first, divided last, rounded once: docs/rules.md section 2.
PERIODS = f"""
    SELECT
        product_id,
        customer_id,
        billing_account_id,
        description,
        rate,
        period_start,
        period_end,
        round(
            CASE
                WHEN partial AND number = 1
                    THEN abs(rate) * (period_end - period_start + 1)
                        / (period_end + 1 - anchored(period_end + 1, -1, anchor))
                ELSE abs(rate)
            END,
            minor_units(currency)
        ) AS amount
    FROM {{schedule}},
    {EACH_PERIOD}
"""

# The transactions of the periods that a query gives.
POSTED = """
    INSERT INTO statements_transaction (
        provider_id,
        customer_id,
        billing_account_id,
        kind,
        amount,
        date,
        product_id,
        period_start,
        period_end,
        description
    )
    SELECT
        %(provider_id)s,
        customer_id,
        billing_account_id,
        CASE WHEN rate < 0 THEN 'CREDIT' ELSE 'CHARGE' END,
        amount,
        %(as_of)s,
        product_id,
        period_start,
        period_end,
        description
"""

# The products are locked before anything is written: nobody changes them until they are advanced.
POST = f"""
    WITH {SCHEDULE},
    billed AS (SELECT * FROM schedule WHERE periods <= %(max_periods)s),
    posted AS (
        {POSTED}
        FROM ({PERIODS.replace("{schedule}", "billed")}) AS period
        RETURNING kind
    )
    SELECT
        (SELECT count(*) FROM schedule WHERE periods > %(max_periods)s),
        (SELECT count(*) FROM schedule WHERE periods IS NULL),
        (SELECT count(*) FROM posted WHERE kind = 'CHARGE'),
        (SELECT count(*) FROM posted WHERE kind = 'CREDIT'),
        count(*),
        array_agg(product_id)::text,
        array_agg(anchored(first_day, last_month, anchor) - 1)::text,
        array_agg(
            CASE
                WHEN anchor <> cycle_day THEN anchor
                WHEN own_anchor = anchor THEN own_anchor
            END
        )::text
    FROM billed
"""

ADVANCE = """
    WITH advanced AS (
        UPDATE products_product AS product
        SET billed_through_date = last_day, anchor_day = billed.anchor, realign = false
        FROM unnest(%(products)s::uuid[], %(last_days)s::date[], %(anchors)s::integer[])
            AS billed (product_id, last_day, anchor)
        WHERE product.provider_id = %(provider_id)s AND product.id = billed.product_id
        RETURNING 1
    )
    SELECT count(*) FROM advanced
"""

LIST_PARKED = f"""
    WITH {SCHEDULE},
    parked AS (SELECT * FROM schedule WHERE periods > %(max_periods)s)
    SELECT
        product_id,
        count(*),
        min(period_start),
        max(period_end),
        sum(CASE WHEN rate < 0 THEN -amount ELSE amount END)
    FROM ({PERIODS.replace("{schedule}", "parked")}) AS period
    GROUP BY product_id
"""
NO_LIMIT = 12 * 1000


@dataclass(frozen=True)
class Parked:
    """A product that is too far behind to be billed unasked.

    It is behind by so many periods, from the first day to the last, inclusive. `amount` is what
    they come to in the customer's currency, negative where they are credits.
    """

    product_id: UUID
    periods: int
    first_day: date
    last_day: date
    amount: Decimal


@dataclass(frozen=True)
class Posted:
    """How many transactions of each kind, of how many products; how many products are parked."""

    charges: int = 0
    credits: int = 0
    products: int = 0
    parked: int = 0


def post_recurring_charges(provider: Provider, *, accounts: Accounts, as_of: date) -> Posted:
    """Bill every product of the accounts up to its cycle date plus the advance.

    One transaction holds one period. Products with more than `max_catch_up_months` periods to bill
    are parked: left alone and counted. Source: docs/rules.md section 3.
    """
    due = only(due_for_recurring_charge(as_of), "customer__billing_account_id", accounts)
    return _post(provider, due, as_of, provider.max_catch_up_months)


def release_parked(provider: Provider, product: Product, *, as_of: date) -> Posted:
    """Bill a parked product for every period that it is behind.

    Source: docs/rules.md section 3, catch-up guard.
    """
    return _post(provider, due_for_recurring_charge(as_of).filter(pk=product.pk), as_of, NO_LIMIT)


def parked_products(
    provider: Provider, *, as_of: date, among: QuerySet[Product] | None = None
) -> list[Parked]:
    """Return the products that MRC leaves alone, with what releasing them would charge.

    They are all of them, or those `among` some, in no order.
    """
    due = due_for_recurring_charge(as_of).filter(**_far_behind(provider))
    if among is not None:
        due = due.filter(pk__in=among.values("pk"))
    rows = rows_of_sql(
        LIST_PARKED,
        due=scheduled(due),
        provider_id=provider.pk,
        max_periods=provider.max_catch_up_months,
    )
    return [Parked(*row) for row in rows]


def _far_behind(provider: Provider) -> dict[str, Any]:
    """Return what every parked product meets.

    Its first day lies in a month that many periods fit behind, give or take one. The periods
    themselves are counted by SCHEDULE; this spares it the products that are nearly billed, which
    are nearly all.
    """
    following = Anchored(F("target_date"), Value(2 - provider.max_catch_up_months), Value(1))
    return {"first_day__lt": following}


def _post(provider: Provider, products: QuerySet[Product], as_of: date, max_periods: int) -> Posted:
    parked, endless, charges, credits, billed, keys, last_days, anchors = execute_sql(
        POST,
        due=locked(scheduled(products)),
        provider_id=provider.pk,
        max_periods=max_periods,
        as_of=as_of,
    )
    if endless:
        raise DataError("a product is billed through a day that no period follows")
    if billed:
        execute_sql(
            ADVANCE, provider_id=provider.pk, products=keys, last_days=last_days, anchors=anchors
        )
    return Posted(charges, credits, billed, parked)


def locked(products: QuerySet) -> QuerySet:
    """Lock the products as they are read; who was changed meanwhile is looked at again."""
    return products.select_for_update(of=("self",), no_key=True)


def scheduled(products: QuerySet[Product]) -> QuerySet:
    """Return what SCHEDULE reads of each product that is due, in its order."""
    return products.annotate(price=F("rate") * F("quantity")).values_list(
        "pk",
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
