"""The first lock against mailing twice: a claim in Redis for each e-mail.

The claim is made before the e-mail's row. Source: docs/decisions/0012-claims.md. A claim that
cannot be *written* is no claim: whatever Redis answers, only "the key is new" and "the key is mine"
let an e-mail go.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from uuid import uuid4

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

KEPT = timedelta(
    days=400
)  # longer than an episode is told of again, so that Redis alone prevents a second e-mail
PROBE_KEPT = timedelta(minutes=1)


class ClaimsUnwritable(Exception):
    """Redis is down, refuses writes, or answers too late; the message says which.

    Nothing may be mailed.
    """


class Claimed:
    """What became of a claim: whose token the key holds now."""

    def __init__(self, token: str, holder: str | None) -> None:
        self.holder = holder or token
        self.is_mine = self.holder == token


@cache
def claim_store() -> redis.Redis:
    """Return the connection for claims.

    It gives up after about a second, and says so instead of reconnecting for long.
    """
    return redis.Redis.from_url(
        settings.REDIS_URL,
        decode_responses=True,
        retry=Retry(NoBackoff(), 1),
        **settings.REDIS_SOCKET,
    )


def claim_key(provider_id: int, customer_id: object, rule: str, episode: int, repeat: int) -> str:
    return f"billing:notice:{provider_id}:{customer_id}:{rule}:{episode}:{repeat}"


def probe() -> None:
    """Write a key and read it back, or raise ClaimsUnwritable.

    A store that answers reads may refuse writes.
    """
    key, token = f"billing:probe:{uuid4()}", str(uuid4())
    try:
        claim_store().set(key, token, nx=True, ex=PROBE_KEPT)
        if claim_store().get(key) != token:
            raise ClaimsUnwritable("what is written to Redis cannot be read back")
    except redis.RedisError as error:
        raise ClaimsUnwritable(_one_line(error)) from error


def claim(keys: Sequence[str], token: str) -> list[Claimed]:
    """Claim every key for the token, in one round trip, and return who holds each now.

    A write that is sent a second time, because the first answer was lost, finds its own token and
    counts as made. Raises ClaimsUnwritable when any write was refused or left unanswered; claims
    made until then keep the token.
    """
    pipeline = claim_store().pipeline(transaction=False)
    for key in keys:
        pipeline.set(key, token, nx=True, get=True, ex=KEPT)
    try:
        return [Claimed(token, holder) for holder in pipeline.execute()]
    except redis.RedisError as error:
        raise ClaimsUnwritable(_one_line(error)) from error


def take_over(keys: Sequence[str], token: str) -> None:
    """Put the token on keys whose holder is known to have mailed nothing.

    Raises ClaimsUnwritable.
    """
    pipeline = claim_store().pipeline(transaction=False)
    for key in keys:
        pipeline.set(key, token, ex=KEPT)
    try:
        pipeline.execute()
    except redis.RedisError as error:
        raise ClaimsUnwritable(_one_line(error)) from error


def _one_line(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
