"""Rate limits: one bucket of requests for each key, in Redis.

A bucket holds `API_REQUESTS_A_MINUTE` requests and fills evenly. One script reads and writes it, so
that no two requests take the same place. Without Redis the API goes on without limits.
"""

import time
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import Any

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry
from rest_framework.exceptions import Throttled

WINDOW_SECONDS = 60
PAUSE_SECONDS = 5  # for which Redis is left alone after it has failed
SOCKET = {"socket_timeout": 0.2, "socket_connect_timeout": 0.2}

TAKE = """
local size, refill = tonumber(ARGV[1]), tonumber(ARGV[2])
local clock = redis.call('TIME')
local now = tonumber(clock[1]) + tonumber(clock[2]) / 1000000
local kept = redis.call('HMGET', KEYS[1], 'left', 'at')
local left = tonumber(kept[1]) or size
left = math.min(size, left + math.max(0, now - (tonumber(kept[2]) or now)) * refill)
local taken = 0
if left >= 1 then left = left - 1 taken = 1 end
redis.call('HSET', KEYS[1], 'left', tostring(left), 'at', string.format('%.6f', now))
redis.call('EXPIRE', KEYS[1], math.ceil(size / refill) + 1)
return {taken, tostring(left)}
"""


@dataclass(frozen=True)
class Allowance:
    """How many requests a bucket holds, how many are left, and whether one was taken."""

    size: int
    left: float
    taken: bool

    @property
    def per_second(self) -> float:
        return self.size / WINDOW_SECONDS

    @property
    def headers(self) -> dict[str, str]:
        """Return the headers RateLimit and RateLimit-Policy."""
        full_in = ceil((self.size - self.left) / self.per_second)
        return {
            "RateLimit-Policy": f'"key";q={self.size};w={WINDOW_SECONDS}',
            "RateLimit": f'"key";r={int(self.left)};t={full_in}',
        }


class TooMany(Throttled):
    """The bucket is empty. `wait` is how many seconds to wait."""

    default_detail = "too many requests"
    extra_detail_singular = extra_detail_plural = ""
    default_code = "too_many_requests"


class _Away:
    """Until when Redis is left alone, on the clock of this process."""

    until = 0.0


def take_one(key_id: Any) -> Allowance | None:
    """Take one request from the key's bucket; None where Redis does not answer.

    Raises TooMany, with the seconds to wait, when the bucket is empty.
    """
    allowance = _take(key_id)
    if allowance is not None and not allowance.taken:
        raise TooMany(wait=max(1, ceil((1 - allowance.left) / allowance.per_second)))
    return allowance


def _take(key_id: Any) -> Allowance | None:
    if time.monotonic() < _Away.until:
        return None
    size = settings.API_REQUESTS_A_MINUTE
    try:
        taken, left = _script()(
            keys=[f"billing:limit:{key_id}"], args=[size, size / WINDOW_SECONDS]
        )
    except redis.RedisError:
        _Away.until = time.monotonic() + PAUSE_SECONDS
        return None
    return Allowance(size, float(left), bool(taken))


@cache
def _script() -> Any:
    store = redis.Redis.from_url(
        settings.REDIS_URL, decode_responses=True, retry=Retry(NoBackoff(), 0), **SOCKET
    )
    return store.register_script(TAKE)
