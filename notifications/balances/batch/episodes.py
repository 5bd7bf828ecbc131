"""Episodes of a rule begun and ended for many accounts at once."""

from datetime import date

from django.db.models import QuerySet

from accounts.customers.ranges import EVERYBODY, Accounts, only
from accounts.database.sql import execute_sql

from ..models.threshold_rule import ThresholdRule
from ..rules import beginning, ending

BEGIN = """
    WITH account (customer_id, available, mode) AS ({accounts}),
    begun AS (
        INSERT INTO notifications_thresholdepisode (
            provider_id,
            customer_id,
            rule_id,
            number,
            began_on,
            available,
            mode,
            created_at
        )
        SELECT
            %(provider)s,
            account.customer_id,
            %(rule)s,
            1 + coalesce(last.number, 0),
            %(as_of)s,
            account.available,
            account.mode,
            now()
        FROM account
        LEFT JOIN LATERAL (
            SELECT number
            FROM notifications_thresholdepisode AS episode
            WHERE episode.provider_id = %(provider)s
                AND episode.customer_id = account.customer_id
                AND episode.rule_id = %(rule)s
            ORDER BY number DESC
            LIMIT 1
        ) AS last ON true
        ON CONFLICT DO NOTHING
        RETURNING id
    )
    SELECT count(*) FROM begun
"""
END = """
    WITH account (customer_id) AS ({accounts}),
    ended AS (
        UPDATE notifications_thresholdepisode AS episode
        SET ended_on = greatest(%(as_of)s, began_on)
        FROM account
        WHERE episode.provider_id = %(provider)s
            AND episode.rule_id = %(rule)s
            AND episode.customer_id = account.customer_id
            AND episode.ended_on IS NULL
        RETURNING episode.id
    )
    SELECT count(*) FROM ended
"""


def begin_episodes(rule: ThresholdRule, *, as_of: date, among: Accounts = EVERYBODY) -> int:
    """Begin an episode for every account that has gone below its threshold; return how many.

    Safe beside another check: one episode of a rule is open for an account, by constraint. `among`
    are the accounts looked at.
    """
    accounts = only(beginning(rule).order_by(), "pk", among).values_list("pk", "available", "mode")
    return _change(BEGIN, accounts, rule, as_of)


def end_episodes(rule: ThresholdRule, *, as_of: date, among: Accounts = EVERYBODY) -> int:
    """End the episode of every account that has enough available again; return how many."""
    accounts = only(ending(rule).order_by(), "pk", among).values_list("pk")
    return _change(END, accounts, rule, as_of)


def _change(sql: str, accounts: QuerySet, rule: ThresholdRule, as_of: date) -> int:
    """Execute one of the statements above and return how many episodes it has changed."""
    (changed,) = execute_sql(
        sql, accounts=accounts, provider=rule.provider_id, rule=rule.pk, as_of=as_of
    )
    return int(changed)
