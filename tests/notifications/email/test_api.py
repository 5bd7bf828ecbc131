"""Notifications by the API: bounces in, the log out, and the switches of processes."""

import pytest

from accounts.models import ProcessSwitch
from accounts.processes.switches import paused_because
from accounts.tenancy.transactions import provider_transaction
from notifications.models import BlockedAddress
from tests.factories import ProviderFactory
from tests.notifications.balances.accounts import DAY, account, check, make_rule

EVENTS, NOTICES, PROCESSES = "/api/v1/mail-events", "/api/v1/notifications", "/api/v1/processes"


def owing(provider, number="A-1"):
    with provider_transaction(provider):
        make_rule()
        account(60, account_number=number)


def test_a_bounced_address_is_not_mailed(api, plain_provider):
    body = {"type": "BOUNCE", "address": "Ada@Example.test", "detail": "550 no such user"}
    assert [api.post(EVENTS, body, format="json").status_code for _ in range(2)] == [201, 201]
    owing(plain_provider)
    assert check(plain_provider, DAY).counts["emails"] == 0
    assert [row["address"] for row in api.get(EVENTS).json()["results"]] == ["ada@example.test"]
    with provider_transaction(plain_provider):
        assert BlockedAddress.objects.get().detail == "550 no such user"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"type": "RUMOUR", "address": "a@b.test"}, 400),
        ({"type": "BOUNCE"}, 400),
        ({"type": "BOUNCE", "address": "nobody"}, 409),
        ([], 400),
    ],
)
def test_an_event_that_is_none_is_refused(api, plain_provider, body, status):
    assert api.post(EVENTS, body, format="json").status_code == status
    with provider_transaction(plain_provider):
        assert not BlockedAddress.objects.exists()


def test_the_log_shows_the_columns_of_the_book(api, plain_provider):
    owing(plain_provider)
    check(plain_provider, DAY)
    (row,) = api.get(NOTICES, {"account_number": "A-1", "status": "WAITING", "rule": "LOW"}).json()[
        "results"
    ]
    assert (row["account_number"], row["rule"], row["episode"], row["repeat"]) == (
        "A-1",
        "LOW",
        1,
        0,
    )
    assert api.get(NOTICES, {"status": "SENT"}).json()["results"] == []
    assert api.get(NOTICES, {"status": "LOST"}).status_code == 400


def test_pausing_notifications_pauses_nothing_else(calling, key_for, plain_provider):
    api = calling(key_for(plain_provider, "read", "run"))
    paused = api.post(f"{PROCESSES}/thresholds/pause", {"reason": "looking"}, format="json")
    assert (paused.status_code, paused.json()["paused_because"]) == (200, "looking")
    listed = {row["process"]: row["paused"] for row in api.get(PROCESSES).json()["results"]}
    assert [process for process, is_paused in listed.items() if is_paused] == ["thresholds"]
    with provider_transaction(plain_provider):
        assert ProcessSwitch.objects.get().paused_by.startswith("key ")
        assert paused_because("mrc") == ""
    resumed = api.post(f"{PROCESSES}/thresholds/resume", {"backlog": "DISCARD"}, format="json")
    assert resumed.json()["paused"] is False


def test_bad_switches_are_refused(calling, key_for, plain_provider):
    api = calling(key_for(plain_provider, "read", "run"))
    assert api.post(f"{PROCESSES}/thresholds/pause", {}, format="json").status_code == 400
    assert api.post(f"{PROCESSES}/nothing/pause", {"reason": "x"}, format="json").status_code == 404
    assert (
        api.post(f"{PROCESSES}/mrc/resume", {"backlog": "BURN"}, format="json").status_code == 400
    )


def test_a_key_needs_the_scope(calling, key_for, plain_provider):
    reader = calling(key_for(plain_provider, "read"))
    assert reader.post(f"{PROCESSES}/mrc/pause", {"reason": "x"}, format="json").status_code == 403
    assert (
        reader.post(EVENTS, {"type": "BOUNCE", "address": "a@b.test"}, format="json").status_code
        == 403
    )


def test_another_providers_log_is_empty(calling, key_for, plain_provider):
    owing(plain_provider)
    check(plain_provider, DAY)
    other = calling(key_for(ProviderFactory(), "read"))
    assert other.get(NOTICES).json()["results"] == []
