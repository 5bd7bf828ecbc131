"""Acts on webhooks that are refused."""

from django.urls import reverse

from accounts.models import Provider
from notifications.webhooks.operations import (
    create_endpoint,
    edit_endpoint,
    replay_delivery,
    replay_range,
    send_test,
)
from tests.acts.case import Case
from tests.acts.starting import Made

URL, PRIVATE = "https://hooks.example.com/", "http://hooks.example.com/"
FAR = {"first": 1, "last": 10_001}


def one(provider: Provider) -> Made:
    return {"provider": provider, "endpoint": create_endpoint(provider, url=URL)}


def disabled(provider: Provider) -> Made:
    made = one(provider)
    return made | {"endpoint": edit_endpoint(made["endpoint"], {"active": False})}


def twenty(provider: Provider) -> Made:
    return [one(provider) for _ in range(20)][-1]


def waiting(provider: Provider) -> Made:
    made = one(provider)
    return made | {"delivery": send_test(made["endpoint"])}


def page(name: str, made: Made) -> str:
    return reverse(name, args=[made["endpoint"].pk])


def api(made: Made, act: str) -> str:
    return f"webhook-endpoints/{made['endpoint'].pk}/{act}"


WEBHOOK_CASES = [
    Case(
        "an endpoint is made at an address without https",
        "an endpoint is https:// and a host, without a user",
        one,
        lambda made: create_endpoint(made["provider"], url=PRIVATE),
        lambda made: (reverse("webhook-new"), {"url": PRIVATE}),
        api=lambda made: ("webhook-endpoints", {"url": PRIVATE}),
        code="webhook_url_invalid",
    ),
    Case(
        "one endpoint too many is made",
        "there are 20 endpoints already",
        twenty,
        lambda made: create_endpoint(made["provider"], url=URL),
        lambda made: (reverse("webhook-new"), {"url": URL}),
        api=lambda made: ("webhook-endpoints", {"url": URL}),
        code="webhook_too_many",
    ),
    Case(
        "a disabled endpoint is tested",
        "the endpoint is disabled: activate it first",
        disabled,
        lambda made: send_test(made["endpoint"]),
        lambda made: (page("webhook-test", made), {}),
        api=lambda made: (api(made, "test"), {}),
        code="webhook_disabled",
    ),
    Case(
        "a disabled endpoint is to have a range of events",
        "the endpoint is disabled: activate it first",
        disabled,
        lambda made: replay_range(made["endpoint"], first=1, last=2),
        lambda made: (page("webhook-replay", made), {"which": "range", "first": 1, "last": 2}),
        api=lambda made: (api(made, "replay"), {"first": 1, "last": 2}),
        code="webhook_disabled",
    ),
    Case(
        "more events are replayed than go at once",
        "at most 10000 numbers at once",
        one,
        lambda made: replay_range(made["endpoint"], **FAR),
        lambda made: (page("webhook-replay", made), {"which": "range", **FAR}),
        api=lambda made: (api(made, "replay"), FAR),
        code="webhook_range_too_long",
    ),
    Case(
        "a range of events ends before it begins",
        "2 comes after 1",
        one,
        lambda made: replay_range(made["endpoint"], first=2, last=1),
        lambda made: (page("webhook-replay", made), {"which": "range", "first": 2, "last": 1}),
        api=lambda made: (api(made, "replay"), {"first": 2, "last": 1}),
        code="webhook_range_empty",
    ),
    Case(
        "a delivery that waits is replayed",
        "it is still waiting to be sent",
        waiting,
        lambda made: replay_delivery(made["delivery"]),
        lambda made: (reverse("webhook-delivery-replay", args=[made["delivery"].pk]), {}),
        api=lambda made: (f"webhook-deliveries/{made['delivery'].pk}/replay", {}),
        code="webhook_waiting",
    ),
]
