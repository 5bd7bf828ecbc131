"""Counting the figures of days, one statement a figure.

What happened on a day is counted from a day on: those days are emptied first, and so counting again
gives the same. Entries, statements and status changes are only ever added, and their keys grow with
time: the first day that can have changed is the earliest among what was added since a key.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Sum

from accounts.database.sql import execute_sql
from accounts.models import Customer, Provider
from notifications.models import Email
from statements.documents.unusual import unusual
from statements.models import Statement
from statements.receivables.ageing import receivables_by_age

from .models import DailyFigure
from .risk import money_at_risk_by_code
from .states import Closing, Figure

UNUSUAL_LOOKED_AT = timedelta(days=31)
UNLIKE = "UNLIKE"
EMAILS_SETTLE = timedelta(days=31)  # the outcome of an older e-mail hardly ever changes
INTO = "INSERT INTO sync_dailyfigure (provider_id, figure, day, part, currency, number, amount)"

# A reversal and what was charged too much take away; one-time charges have no period.
COUNT_MRC = f"""
WITH counted AS (
    {INTO}
    SELECT
        entry.provider_id,
        %(figure)s,
        entry.date,
        kind.code,
        customer.currency,
        count(*),
        SUM(CASE entry.kind WHEN 'CHARGE' THEN entry.amount ELSE -entry.amount END)
    FROM statements_transaction AS entry
    JOIN products_product AS product
        ON product.provider_id = entry.provider_id
        AND product.id = entry.product_id
    JOIN products_producttype AS kind
        ON kind.provider_id = product.provider_id
        AND kind.id = product.product_type_id
    JOIN accounts_customer AS customer
        ON customer.provider_id = entry.provider_id
        AND customer.id = entry.customer_id
    WHERE entry.provider_id = %(provider)s
        AND entry.period_start IS NOT NULL
        AND entry.date >= %(first)s
    GROUP BY entry.provider_id, entry.date, kind.code, customer.currency
    RETURNING number
)
SELECT count(*) FROM counted
"""
FIRST_MRC = """
SELECT min(date) FROM statements_transaction
WHERE provider_id = %(provider)s
    AND id >= %(since)s
    AND period_start IS NOT NULL
"""
COUNT_STATEMENTS = f"""
WITH counted AS (
    {INTO}
    SELECT
        made.provider_id,
        %(figure)s,
        made.created_on,
        made.kind,
        customer.currency,
        count(*),
        SUM(made.charges - made.credits)
    FROM statements_statement AS made
    JOIN accounts_customer AS customer
        ON customer.provider_id = made.provider_id
        AND customer.id = made.customer_id
    WHERE made.provider_id = %(provider)s
        AND made.created_on >= %(first)s
    GROUP BY made.provider_id, made.created_on, made.kind, customer.currency
    RETURNING number
)
SELECT count(*) FROM counted
"""
DAY_OF_CHANGE = "COALESCE(as_of, (changed_at AT TIME ZONE %(zone)s)::date)"
CLOSING = "subject = 'CUSTOMER' AND (to_status = 'CLOSED' OR from_status = 'CLOSED')"
COUNT_CLOSURES = f"""
WITH counted AS (
    {INTO}
    SELECT provider_id, %(figure)s, day, part, '', count(*), 0
    FROM (
        SELECT
            provider_id,
            {DAY_OF_CHANGE} AS day,
            CASE
                WHEN to_status <> 'CLOSED' THEN '{Closing.RESTORED}'
                WHEN cause = 'SYNC_STATUS' THEN '{Closing.AUTOMATIC}'
                ELSE '{Closing.BY_STAFF}'
            END AS part
        FROM accounts_statuschange
        WHERE provider_id = %(provider)s AND {CLOSING}
    ) AS change
    WHERE day >= %(first)s
    GROUP BY provider_id, day, part
    RETURNING number
)
SELECT count(*) FROM counted
"""
FIRST_CLOSURE = f"""
SELECT min({DAY_OF_CHANGE}) FROM accounts_statuschange
WHERE provider_id = %(provider)s
    AND id >= %(since)s
    AND {CLOSING}
"""


def count_mrc(provider: Provider, as_of: date, since: UUID) -> int:
    """Count what was charged for periods, less what was taken back, by product type."""
    (first,) = execute_sql(FIRST_MRC, provider=provider.pk, since=since)
    return _again(Figure.MRC, first, COUNT_MRC, provider=provider.pk)


def count_statements(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the statements that were made, and what they newly charge."""
    return _again(Figure.STATEMENTS, _first_made(since), COUNT_STATEMENTS, provider=provider.pk)


def count_unusual(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the statements of the last month that are unlike those before them."""
    first = _first_made(since)
    if first is None:
        return 0
    first = max(first, as_of - UNUSUAL_LOOKED_AT)
    counted = (
        unusual(Statement.objects.filter(created_on__gte=first))
        .order_by()
        .values_list("created_on", "customer__currency")
        .annotate(made=Count("pk"), charged=Sum(F("charges") - F("credits")))
    )
    found = {(day, UNLIKE, currency): (number, sum_) for day, currency, number, sum_ in counted}
    DailyFigure.objects.filter(figure=Figure.UNUSUAL, day__gte=first).delete()
    return _store(provider, Figure.UNUSUAL, found)


def count_closures(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the accounts that were closed, by Sync Status or by staff, and those restored."""
    given = {"provider": provider.pk, "zone": provider.timezone}
    (first,) = execute_sql(FIRST_CLOSURE, since=since, **given)
    return _again(Figure.CLOSURES, first, COUNT_CLOSURES, **given)


def count_emails(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the e-mails to customers by what has become of them."""
    never = not DailyFigure.objects.filter(figure=Figure.EMAILS).exists()
    first = date.min if never else as_of - EMAILS_SETTLE
    counted = (
        Email.objects.filter(as_of__gte=first)
        .order_by()
        .values_list("as_of", "status")
        .annotate(Count("pk"))
    )
    DailyFigure.objects.filter(figure=Figure.EMAILS, day__gte=first).delete()
    return _store(
        provider, Figure.EMAILS, {(day, part, ""): (number, 0) for day, part, number in counted}
    )


def count_accounts(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the accounts in each status, as they are now."""
    counted = Customer.objects.order_by().values_list("status").annotate(Count("pk"))
    return _store_state(
        provider, Figure.ACCOUNTS, as_of, {(part, ""): (number, 0) for part, number in counted}
    )


def count_receivables(provider: Provider, as_of: date, since: UUID) -> int:
    """Count the statements on which something is open, and how much, by how long it is due."""
    return _store_state(provider, Figure.RECEIVABLES, as_of, receivables_by_age(provider, as_of))


def count_risk(provider: Provider, as_of: date, since: UUID) -> int:
    """Count what each issue code costs a month."""
    return _store_state(provider, Figure.RISK, as_of, money_at_risk_by_code(as_of))


def _first_made(since: UUID) -> date | None:
    made = Statement.objects.filter(pk__gte=since)
    first: date | None = made.aggregate(first=Min("created_on"))["first"]
    return first


def _again(figure: Figure, first: date | None, count: str, **given: Any) -> int:
    """Count the figure from the first day on; nothing where nothing was added."""
    if first is None:
        return 0
    DailyFigure.objects.filter(figure=figure, day__gte=first).delete()
    (rows,) = execute_sql(count, figure=figure.value, first=first, **given)
    return int(rows)


def _store_state(
    provider: Provider, figure: Figure, as_of: date, found: Mapping[tuple[str, str], Any]
) -> int:
    """Keep how things are on the date, by part and currency, in place of what was kept of it."""
    DailyFigure.objects.filter(figure=figure, day=as_of).delete()
    return _store(provider, figure, {(as_of, *where): value for where, value in found.items()})


def _store(
    provider: Provider, figure: Figure, found: Mapping[tuple[date, str, str], tuple[int, Any]]
) -> int:
    rows = [
        DailyFigure(
            provider=provider,
            figure=figure,
            day=day,
            part=part,
            currency=currency,
            number=number,
            amount=amount,
        )
        for (day, part, currency), (number, amount) in found.items()
    ]
    DailyFigure.objects.bulk_create(rows)
    return len(rows)
