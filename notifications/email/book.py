"""The notifications that a book tells of: the e-mails of threshold rules (docs/book.md)."""

from accounts.book.files import WrittenFile
from accounts.book.queries import ACCOUNT, OF_PROVIDER, joined, moment

NOTIFICATIONS = WrittenFile(
    "notifications",
    query=f"""
        SELECT
            c.account_number,
            rule.code AS rule,
            episode.number AS episode,
            own.repeat,
            own.status,
            {moment("own.created_at")}
        FROM notifications_email AS own
        {ACCOUNT}
        {joined("notifications_thresholdepisode", "episode", "episode_id")}
        JOIN notifications_thresholdrule AS rule
            ON rule.provider_id = own.provider_id
            AND rule.id = episode.rule_id
        {OF_PROVIDER}
        ORDER BY own.id
    """,
)
