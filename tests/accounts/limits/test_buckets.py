"""Each key has one bucket of requests; without Redis nobody is kept waiting."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
import redis

from accounts.limits import buckets

ME = "/api/v1/me"


@pytest.fixture(autouse=True)
def _redis_is_back():
    buckets._script.cache_clear()
    buckets._Away.until = 0.0
    yield
    buckets._script.cache_clear()
    buckets._Away.until = 0.0


def test_the_bucket_runs_dry_and_says_when_to_come_again(api, settings):
    settings.API_REQUESTS_A_MINUTE = 2
    first, second, third = (api.get(ME) for _ in range(3))

    assert (first["RateLimit-Policy"], first["RateLimit"]) == ('"key";q=2;w=60', '"key";r=1;t=30')
    assert [first.status_code, second.status_code, third.status_code] == [200, 200, 429]
    assert third.json()["code"] == "too_many_requests"
    assert 1 <= int(third["Retry-After"]) <= 30


def test_each_key_has_its_own(api, plain_provider, key_for, calling, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    assert [api.get(ME).status_code, api.get(ME).status_code] == [200, 429]
    assert calling(key_for(plain_provider)).get(ME).status_code == 200


def test_the_rate_is_checked_before_the_scope(plain_provider, key_for, calling, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    client = calling(key_for(plain_provider, "messages"))
    assert [client.get("/api/v1/customers").status_code for _ in range(2)] == [403, 429]


def test_no_two_requests_take_the_same_place(settings):
    settings.API_REQUESTS_A_MINUTE = 20
    key = uuid4()

    def take(_: int) -> bool:
        try:
            return buckets.take_one(key) is not None
        except buckets.TooMany:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(take, range(60))) == 20


def test_without_redis_the_api_goes_on_without_limits(api, monkeypatch):
    def gone() -> None:
        raise redis.ConnectionError("gone")

    monkeypatch.setattr(buckets, "_script", gone)
    gone.cache_clear = lambda: None
    answer = api.get(ME)
    assert answer.status_code == 200
    assert not answer.has_header("RateLimit")


def test_me_says_who_calls(api, plain_provider):
    me = api.get(ME).json()
    assert (me["provider"], me["timezone"]) == (plain_provider.slug, plain_provider.timezone)
    assert set(me["scopes"]) == {"read", "write", "messages"}
