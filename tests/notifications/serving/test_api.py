"""Messages by the API, served to a provider's server and to a viewer's browser."""

import time

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.errors import Refused
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from notifications.models import MessageReach
from notifications.serving.viewers import add_origin
from tests.factories import CustomerFactory, ProviderFactory
from tests.notifications.messages.making import ORIGIN, live


def asked(account="A-1", role="OWNER"):
    return f"/api/v1/customers/{account}/messages?viewer_role={role}"


def token_of(api, role="OWNER"):
    return api.post(
        "/api/v1/customers/A-1/viewer-tokens", {"viewer_role": role}, format="json"
    ).json()["token"]


def browse(token, path="viewer/messages", origin=ORIGIN):
    headers = {"HTTP_ORIGIN": origin} if origin else {}
    return APIClient().post(f"/api/v1/{path}", token, content_type="text/plain", **headers)


def titles(answer):
    assert answer.status_code == 200, answer.content
    return [message["title"] for message in answer.json()["messages"]]


def test_a_providers_server_asks_for_one_viewer(api, plain_provider, ada):
    answer = api.get(asked())

    assert titles(answer) == ["Your payment failed"]
    assert answer["Cache-Control"] == "no-store"
    assert titles(api.get(asked(role="AGENT"))) == []
    with provider_transaction(plain_provider):
        assert MessageReach.objects.get().shown == 1


def test_what_was_seen_is_counted_apart_from_what_was_shown(api, ada):
    key = api.get(asked()).json()["messages"][0]["id"]
    body = {"account_number": "A-1", "viewer_role": "OWNER"}
    address = f"/api/v1/messages/{key}"
    for times in (1, 2):
        seen = api.post(f"{address}/impressions", body, format="json")
        assert seen.status_code == 200, seen.content
        assert (seen.json()["shown"], seen.json()["seen"]) == (1, times)
    assert api.post(f"{address}/dismiss", body, format="json").status_code == 204
    assert titles(api.get(asked())) == []
    unknown = api.post(f"{address}/impressions", body | {"account_number": "NO"}, format="json")
    assert unknown.json()["errors"][0]["pointer"] == "/account_number"


def test_a_message_is_dismissed_for_a_role_and_stays_for_the_other(api, ada):
    key = api.get(asked()).json()["messages"][0]["id"]
    gone = api.post(
        f"/api/v1/customers/A-1/messages/{key}/dismiss", {"viewer_role": "OWNER"}, format="json"
    )

    assert gone.status_code == 204
    assert titles(api.get(asked())) == []
    assert titles(api.get(asked(role="ADMIN"))) == ["Your payment failed"]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (asked("NONE"), 404),
        (asked(role="BOSS"), 400),
        ("/api/v1/customers/A-1/messages", 400),
        (asked("a%00b"), 404),
    ],
)
def test_what_makes_no_sense_is_refused(api, ada, address, status):
    assert api.get(address).status_code == status


def test_another_providers_account_and_message_are_not_found(api, key_for, calling, ada):
    other = calling(key_for(ProviderFactory()))
    key = api.get(asked()).json()["messages"][0]["id"]

    assert other.get(asked()).status_code == 404
    assert other.get(f"/api/v1/messages/{key}").status_code == 404
    assert other.post(f"/api/v1/messages/{key}/end", {}, format="json").status_code == 404
    assert (
        other.post(
            "/api/v1/customers/A-1/viewer-tokens", {"viewer_role": "OWNER"}, format="json"
        ).status_code
        == 404
    )


def test_serving_needs_the_scope_messages_and_nothing_else(plain_provider, key_for, calling, ada):
    assert calling(key_for(plain_provider, "read", "write")).get(asked()).status_code == 403
    assert calling(key_for(plain_provider, "messages")).get(asked()).status_code == 200
    assert calling(key_for(plain_provider, "messages")).get("/api/v1/messages").status_code == 403


def test_a_browser_shows_its_token_from_a_registered_origin(api, plain_provider, ada):
    answer = browse(token_of(api))

    assert titles(answer) == ["Your payment failed"]
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert "Origin" in answer["Vary"]
    key = answer.json()["messages"][0]["id"]
    assert browse(token_of(api), f"viewer/messages/{key}/dismiss").status_code == 204
    assert titles(browse(token_of(api))) == []


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example.com",
        "null",
        "https://app.example.com.evil.com",
        "http://app.example.com",
    ],
)
def test_a_page_of_another_origin_gets_nothing(api, plain_provider, ada, origin):
    answer = browse(token_of(api), origin=origin)

    assert answer.status_code == 403
    assert "Access-Control-Allow-Origin" not in answer
    with provider_transaction(plain_provider):
        assert not MessageReach.objects.exists()


def test_a_token_of_another_provider_is_not_good_for_this_origin(api, key_for, calling, ada):
    other = ProviderFactory()
    with provider_transaction(other):
        CustomerFactory(account_number="A-1")
    token = token_of(calling(key_for(other)))

    assert browse(token).status_code == 403
    assert titles(browse(token, origin="")) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: "",
        lambda token: token[:-1] + ("a" if token[-1] != "a" else "b"),
        lambda token: "x" * 9000,
        lambda token: "\u20ac",
    ],
)
def test_a_forged_token_gets_nothing(api, ada, spoil):
    assert browse(spoil(token_of(api))).status_code == 401


def test_an_old_token_gets_nothing(api, ada, monkeypatch):
    token = token_of(api)
    late = time.time() + 16 * 60
    monkeypatch.setattr(signing.time, "time", lambda: late)

    assert browse(token).status_code == 401


def test_an_api_key_is_no_token_and_a_token_no_key(api, plain_provider, key_for, calling, ada):
    assert browse(key_for(plain_provider)).status_code == 401
    assert calling(token_of(api)).get(asked()).status_code == 401


def test_stop_all_holds_for_server_and_browser_on_the_next_request(api, plain_provider, ada):
    token = token_of(api)
    assert titles(browse(token))
    with provider_transaction(plain_provider):
        pause(plain_provider, "messages", reason="complaints", actor="max")

    assert titles(api.get(asked())) == titles(browse(token)) == []


def test_serving_asks_a_number_of_queries_that_does_not_grow(api, plain_provider, ada):
    def count():
        with CaptureQueriesContext(connection) as captured:
            titles(api.get(asked()))
        return len(captured)

    count()
    before = count()
    with provider_transaction(plain_provider):
        for number in range(5):
            live(plain_provider, title=f"Number {number}", audience={"clauses": []})
    count()
    assert count() == before


def test_an_origin_entered_twice_is_refused_without_an_error_in_the_database(plain_provider):
    statements = []

    def watch(execute, sql, params, many, context):
        try:
            return execute(sql, params, many, context)
        except Exception as error:
            statements.append(error)
            raise

    with provider_transaction(plain_provider), connection.execute_wrapper(watch):
        add_origin(plain_provider, "https://twice.example.com", actor="max")
        with pytest.raises(Refused, match="already"):
            add_origin(plain_provider, "https://TWICE.example.com", actor="max")
    assert statements == []
