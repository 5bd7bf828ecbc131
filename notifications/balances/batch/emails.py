"""The rows of e-mails that were claimed, many at once."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.database.sql import rows_of_sql
from accounts.models import ProcessRun

from ...email.states import EmailStatus
from ...email.waking import wake_sender

INSERT = """
    INSERT INTO notifications_email (
        provider_id,
        kind,
        customer_id,
        episode_id,
        repeat,
        run_id,
        as_of,
        address,
        status,
        reason
    )
    SELECT
        %(provider)s,
        'THRESHOLD',
        customer_id,
        episode_id,
        repeat,
        %(run)s,
        %(as_of)s,
        address,
        status,
        reason
    FROM unnest(
        %(customers)s::uuid[],
        %(episodes)s::uuid[],
        %(repeats)s::integer[],
        %(addresses)s::text[],
        %(statuses)s::text[],
        %(reasons)s::text[]
    ) AS claimed (customer_id, episode_id, repeat, address, status, reason)
    ON CONFLICT DO NOTHING
    RETURNING status
"""


def store_emails(
    run: ProcessRun, claimed: Iterable[tuple[Any, str, str]], *, as_of: date
) -> Counter[str]:
    """Write the e-mail of each due episode with its status and reason.

    Count the new ones by status. One that is there stays as it is. The sender is woken for those
    that may go. Episodes are those of `due_episodes`, with their `repeat` and their customer.
    """
    rows = list(claimed)
    written = rows_of_sql(
        INSERT,
        provider=run.provider_id,
        run=run.pk,
        as_of=as_of,
        customers=[episode.customer_id for episode, _, _ in rows],
        episodes=[episode.pk for episode, _, _ in rows],
        repeats=[episode.repeat for episode, _, _ in rows],
        addresses=[episode.customer.email for episode, _, _ in rows],
        statuses=[status for _, status, _ in rows],
        reasons=[reason for _, _, reason in rows],
    )
    stored = Counter(status for (status,) in written)
    if stored[EmailStatus.WAITING]:
        wake_sender()
    return stored
