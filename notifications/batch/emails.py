"""E-mails that are due for episodes, and the rows that hold them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from accounts.chunks import FIRST
from accounts.compiled import run_all
from accounts.models import ProcessRun

from ..states import NextCheck

# The e-mails of an episode are counted from 0. The first is due when the episode begins, unless that was silent; a further one whenever the
# rule's days have passed once more. Of several that were missed, the last alone is due. An account without an address, or whose
# address is blocked, or that has promised to pay, is due for nothing yet.
DUE = """
    SELECT episode.id, episode.customer_id, rule.code, episode.number, due.repeat, customer.account_number, customer.email, episode.mode
    FROM notifications_thresholdepisode AS episode
    JOIN notifications_thresholdrule AS rule ON rule.provider_id = episode.provider_id AND rule.id = episode.rule_id
    JOIN accounts_customer AS customer ON customer.provider_id = episode.provider_id AND customer.id = episode.customer_id
    CROSS JOIN LATERAL (
        SELECT coalesce(greatest(%(as_of)s - episode.began_on, 0) / rule.repeat_after_days, 0) AS repeat
    ) AS due
    WHERE episode.provider_id = %(provider)s AND episode.ended_on IS NULL AND episode.id > %(after)s
        AND rule.is_active AND customer.status = ANY (rule.statuses)
        AND (episode.mode <> 'SILENT' OR due.repeat > 0)
        AND customer.email <> ''
        AND NOT EXISTS (
            SELECT FROM notifications_email AS email
            WHERE email.provider_id = episode.provider_id AND email.episode_id = episode.id AND email.repeat >= due.repeat
        )
        AND NOT EXISTS (
            SELECT FROM notifications_blockedaddress AS blocked
            WHERE blocked.provider_id = episode.provider_id AND blocked.address = lower(customer.email)
        )
        AND NOT EXISTS (
            SELECT FROM statements_paymentpromise AS promise
            WHERE promise.provider_id = episode.provider_id AND promise.customer_id = episode.customer_id
                AND promise.until >= %(as_of)s AND promise.cancelled_at IS NULL
        )
"""
AMONG = " AND episode.customer_id = ANY (%(among)s)"
IN_ORDER = " ORDER BY episode.id"
# Two checks at once take different episodes; whoever comes later finds the row of the first.
TAKE = " LIMIT %(most)s FOR NO KEY UPDATE OF episode SKIP LOCKED"
INSERT = """
    INSERT INTO notifications_email (provider_id, kind, customer_id, episode_id, repeat, run_id, as_of, address, status, reason)
    SELECT %(provider)s, 'THRESHOLD', customer_id, episode_id, repeat, %(run)s, %(as_of)s, address, status, reason
    FROM unnest(%(customers)s::uuid[], %(episodes)s::uuid[], %(repeats)s::integer[], %(addresses)s::text[], %(statuses)s::text[],
        %(reasons)s::text[]) AS claimed (customer_id, episode_id, repeat, address, status, reason)
    ON CONFLICT DO NOTHING
    RETURNING id, status
"""


class DueEmail(NamedTuple):
    """An e-mail that an open episode is due for, and that no row holds yet."""

    episode_id: UUID
    customer_id: UUID
    rule: str
    episode: int
    repeat: int
    account_number: str
    address: str
    mode: str

    @property
    def held(self) -> bool:
        """Whether it waits for a person: the first of an episode that was opened for review."""
        return self.mode == NextCheck.REVIEW and self.repeat == 0


def due_emails(provider_id: int, *, as_of: date, among: Sequence[UUID] | None = None) -> list[DueEmail]:
    """Return every e-mail that is due on the date; `among` are the accounts looked at, None is all."""
    return _due(provider_id, as_of, among, IN_ORDER, after=FIRST)


def take_due_emails(
    provider_id: int, *, as_of: date, after: UUID, most: int, among: Sequence[UUID] | None = None
) -> list[DueEmail]:
    """Return up to `most` e-mails that are due, of the episodes behind one, which stay locked until the transaction ends."""
    return _due(provider_id, as_of, among, IN_ORDER + TAKE, after=after, most=most)


def claim_rows(
    run: ProcessRun, claimed: Iterable[tuple[DueEmail, str, str]], *, as_of: date
) -> dict[str, int]:
    """Write the row of each e-mail with its status and reason; return how many of each status are new. One that is there stays as it is."""
    rows = list(claimed)
    if not rows:
        return {}
    written = run_all(
        INSERT,
        provider=run.provider_id,
        run=run.pk,
        as_of=as_of,
        customers=[email.customer_id for email, _, _ in rows],
        episodes=[email.episode_id for email, _, _ in rows],
        repeats=[email.repeat for email, _, _ in rows],
        addresses=[email.address for email, _, _ in rows],
        statuses=[status for _, status, _ in rows],
        reasons=[reason for _, _, reason in rows],
    )
    statuses = [status for _, status in written]
    return {status: statuses.count(status) for status in set(statuses)}


def _due(
    provider_id: int, as_of: date, among: Sequence[UUID] | None, ending: str, **values: Any
) -> list[DueEmail]:
    sql = DUE + (AMONG if among is not None else "") + ending
    rows = run_all(
        sql, provider=provider_id, as_of=as_of, **({} if among is None else {"among": list(among)}), **values
    )
    return [DueEmail(*row) for row in rows]
