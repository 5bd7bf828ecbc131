from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import DateField, F, QuerySet, Value
from django.db.models.functions import Least

from accounts.database.sql import execute_sql
from accounts.models import Provider

from ..rules import due_before_suspension
from .recurring import EACH_PERIOD, POSTED, SCHEDULE, locked, scheduled

# The periods of SCHEDULE up to the suspension; the last one is cut at the day before it, by days.
# Multiplied first, divided last, rounded once: docs/rules.md section 2.
PERIODS = f"""
    SELECT
        billed.*,
        period_start,
        least(whole.period_end, target_date - 1) AS period_end,
        round(
            abs(rate) * (least(whole.period_end, target_date - 1) - period_start + 1)
                / CASE
                    WHEN partial AND number = 1
                        THEN whole.period_end + 1 - anchored(whole.period_end + 1, -1, anchor)
                    ELSE whole.period_end - period_start + 1
                END,
            minor_units(currency)
        ) AS amount
    FROM billed,
    {EACH_PERIOD}
"""

POST_BEFORE = f"""
    WITH {SCHEDULE},
    billed AS (SELECT * FROM schedule WHERE periods <= %(max_periods)s),
    posted AS (
        {POSTED}
        FROM ({PERIODS}) AS period
        RETURNING id
    )
    SELECT
        (SELECT array_agg(id::text) FROM posted),
        (SELECT array_agg(product_id::text) FROM schedule WHERE periods > %(max_periods)s),
        array_agg(product_id)::text,
        array_agg(target_date - 1)::text
    FROM billed
"""

ADVANCE = """
    WITH advanced AS (
        UPDATE products_product AS product
        SET billed_through_date = last_day
        FROM unnest(%(products)s::uuid[], %(last_days)s::date[]) AS billed (product_id, last_day)
        WHERE product.provider_id = %(provider_id)s AND product.id = billed.product_id
        RETURNING 1
    )
    SELECT count(*) FROM advanced
"""


class BilledBefore(NamedTuple):
    """The keys of the transactions that were made, and of the products that are parked."""

    transactions: list[UUID]
    parked: set[UUID]


def post_before_suspension(
    provider: Provider, products: QuerySet, *, day: date, as_of: date
) -> BilledBefore:
    """Bill suspended products through the day before their suspension.

    They are billed through the day before `day` if that is earlier. Those that are more than
    `max_catch_up_months` periods behind are parked. Source: docs/rules.md section 8.
    """
    until = Least(F("suspended_on"), Value(day, DateField()))
    due = due_before_suspension(
        products.filter(suspended_on__isnull=False).annotate(target_date=until)
    )
    made, parked, billed, last_days = execute_sql(
        POST_BEFORE,
        due=locked(scheduled(due)),
        provider_id=provider.pk,
        max_periods=provider.max_catch_up_months,
        as_of=as_of,
    )
    if billed:
        execute_sql(ADVANCE, provider_id=provider.pk, products=billed, last_days=last_days)
    return BilledBefore([UUID(key) for key in made or ()], {UUID(key) for key in parked or ()})
