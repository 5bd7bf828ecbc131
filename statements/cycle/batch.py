from dataclasses import dataclass
from datetime import date, timedelta

from django.db import DataError

from accounts.customers.ranges import Accounts
from accounts.database.expressions import RowVersion, given_keys
from accounts.database.sql import execute_sql
from accounts.models import Customer, Provider
from products.models import Product

from ..queue.rules import QUEUE_AT_ANY_DISTANCE
from .rules import due_for_advance

ADVANCE = """
    WITH due (customer_id, version, cycle_date, again_on, next_cycle_day) AS MATERIALIZED ({due}),
    queued (customer_id) AS MATERIALIZED ({queued}),
    advanced AS (
        UPDATE accounts_customer AS customer
        SET cycle_date = anchored(
                customer.cycle_date, 1, coalesce(customer.next_cycle_day, cycle_day)
            ),
            cycle_day = coalesce(customer.next_cycle_day, cycle_day),
            next_cycle_day = NULL
        FROM due
        WHERE customer.provider_id = %(provider_id)s
            AND customer.id = due.customer_id
            AND customer.xmin = due.version
        RETURNING customer.id, due.cycle_date, due.next_cycle_day
    ),
    missed AS (
        SELECT array_agg(id)::text AS customers, array_agg(advanced.cycle_date)::text AS cycle_dates
        FROM advanced JOIN queued ON queued.customer_id = advanced.id
    )
    SELECT (SELECT count(*) FROM due), (SELECT array_agg(id::text) FROM advanced),
        (SELECT array_agg(customer_id) FROM due WHERE again_on <= %(as_of)s),
        missed.customers, missed.cycle_dates,
        (SELECT count(*) FROM due WHERE cycle_date < %(oldest)s),
        (SELECT array_agg(id::text) FROM advanced WHERE next_cycle_day IS NOT NULL)
    FROM missed
"""

RECORD_MISSED = """
    WITH recorded AS (
        INSERT INTO statements_missedwindow (provider_id, customer_id, cycle_date, advanced_on)
        SELECT %(provider_id)s, customer_id, cycle_date, %(as_of)s
        FROM unnest(%(customers)s::uuid[], %(cycle_dates)s::date[])
            AS missed (customer_id, cycle_date)
        ON CONFLICT (provider_id, customer_id, cycle_date) DO NOTHING
        RETURNING 1
    )
    SELECT count(*) FROM recorded
"""
A_CENTURY = timedelta(days=36_525)  # further behind is a mistake, and month by month never ends


@dataclass(frozen=True)
class Advanced:
    """How many customers moved, and by how many months all together."""

    customers: int = 0
    months: int = 0


def advance_cycle_dates(provider: Provider, *, accounts: Accounts, as_of: date) -> Advanced:
    """Move the cycle dates of the accounts month by month until none is due.

    Source: docs/rules.md section 4. A customer that is due for a statement as its cycle date moves
    on, or that only the distance to the last one keeps from it, is put on record for the issue
    STATEMENT_WINDOW_MISSED. Another cycle day that waits takes effect. Raises DataError for a cycle
    date of more than a century ago.
    """
    customers: set[str] = set()
    months, look_at = 0, Customer.objects.all()
    while True:
        due = due_for_advance(as_of, accounts, among=look_at).annotate(version=RowVersion())
        values = {"provider_id": provider.pk, "as_of": as_of}
        found, moved, again, missed, cycle_dates, hopeless, changed = execute_sql(
            ADVANCE,
            due=due.values_list(
                "pk", "version", "cycle_date", "advances_again_on", "next_cycle_day"
            ),
            queued=QUEUE_AT_ANY_DISTANCE.meeting(due, as_of).values_list("pk"),
            oldest=as_of - A_CENTURY,
            **values,
        )
        if hopeless:
            raise DataError(f"a cycle date is more than a century before {as_of}")
        if missed:
            execute_sql(RECORD_MISSED, customers=missed, cycle_dates=cycle_dates, **values)
        if changed:
            _realign(changed)
        customers.update(moved or ())
        months += len(moved or ())
        if len(moved or ()) < found:
            continue  # somebody has changed one of them meanwhile
        if not again:
            return Advanced(len(customers), months)
        look_at = Customer.objects.filter(pk__in=given_keys(again))


def _realign(customers: list[str]) -> None:
    """Let one prorated period put the products on the customers' new cycle days.

    A product with an anchor of its own keeps it (docs/rules.md section 1).
    """
    products = Product.objects.subscriptions().assigned().filter(customer__in=customers)
    keys = products.filter(anchor_day=None, billed_through_date__isnull=False).values("pk")
    Product.objects.filter(pk__in=keys).update(realign=True)
