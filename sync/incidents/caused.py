"""E-mails that followed from entries of the ledger: the balance fell below a threshold by them."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from accounts.database.sql import rows_of_sql
from accounts.models import Provider

# An episode of an account that entries reach, where it would not have begun without those before it
CAUSED = """
    WITH entry (id, customer_id, owed) AS MATERIALIZED ({entries}),
    reached AS (
        SELECT episode.id, episode.available, coalesce(own.threshold, rule.threshold) AS threshold,
            sum(entry.owed) AS owed
        FROM entry
        JOIN notifications_thresholdepisode AS episode
            ON episode.provider_id = %(provider)s
            AND episode.customer_id = entry.customer_id
            AND episode.id > entry.id
            AND episode.id < %(before)s
        JOIN notifications_thresholdrule AS rule
            ON rule.provider_id = %(provider)s
            AND rule.id = episode.rule_id
        LEFT JOIN notifications_thresholdoverride AS own
            ON own.provider_id = %(provider)s
            AND own.customer_id = episode.customer_id
            AND own.rule_id = episode.rule_id
        GROUP BY episode.id, episode.available, own.threshold, rule.threshold
    )
    SELECT email.id
    FROM reached
    JOIN notifications_email AS email
        ON email.provider_id = %(provider)s
        AND email.episode_id = reached.id
        AND email.id < %(before)s
    WHERE reached.available < reached.threshold
        AND reached.available + reached.owed >= reached.threshold
"""


def emails_caused_by(entries: QuerySet[Any], provider: Provider, before: UUID) -> list[UUID]:
    """Return the e-mails that would not have been due without the entries.

    `entries` have the columns key, billing account, and what it owes more by the entry. An episode
    counts that began after an entry, with the account below the threshold, and that would not have
    begun without the entries before it. The keys of e-mails and episodes are smaller than `before`.
    """
    rows = rows_of_sql(CAUSED, entries=entries, provider=provider.pk, before=str(before))
    return [key for (key,) in rows]
