"""Spend a one-use key in the transaction of its effect, and keep the answer with it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from ..tenancy.models import Provider
from .models import KeptAnswer

KEPT_FOR = timedelta(hours=24)

# A key that is older than a day is free again, even before the clean-up has come by.
_SPEND = """
INSERT INTO accounts_keptanswer AS kept (provider_id, source, key, request_digest)
VALUES (%(provider)s, %(source)s, %(key)s, %(digest)s)
ON CONFLICT (provider_id, source, key) DO UPDATE
   SET request_digest = excluded.request_digest, status = 0, location = '', content_type = '',
       body = '', notices = '[]', spent_at = now()
 WHERE kept.spent_at < now() - %(kept_for)s
RETURNING kept.id
"""


@dataclass(frozen=True)
class Claim:
    """What became of a key.

    `is_first`: this transaction has spent the key, and owes it an answer. Otherwise `kept` holds
    the answer that the first request got.
    """

    kept: KeptAnswer
    is_first: bool

    def is_same_request(self, digest: str) -> bool:
        """Return whether the first request asked for the same thing."""
        return self.kept.request_digest == digest


def claim_key(provider: Provider, source: str, key: str, *, digest: str) -> Claim:
    """Spend the key, or find the answer of whoever did.

    Waits while another transaction holds the key. When that one rolls back, the key is free, and
    this transaction spends it.
    """
    values: dict[str, Any] = {
        "provider": provider.pk,
        "source": source,
        "key": key,
        "digest": digest,
        "kept_for": KEPT_FOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(_SPEND, values)
        is_first = cursor.fetchone() is not None
    return Claim(KeptAnswer.objects.get(source=source, key=key), is_first)


def is_in_flight(provider: Provider, source: str, key: str) -> bool:
    """Return whether another transaction is answering a request with this key.

    When none is, this transaction counts as the one that does, until it ends.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
            [f"{provider.pk} {source} {key}"],
        )
        return not cursor.fetchone()[0]


def keep_answer(claim: Claim, **answer: Any) -> None:
    """Keep the answer of a key that this transaction has spent.

    Its fields are `status`, `location`, `body`, `content_type` and `notices`.
    """
    KeptAnswer.objects.filter(pk=claim.kept.pk).update(**answer)
