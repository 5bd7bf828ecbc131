"""Messages by the API: served to a provider's server and to a viewer's browser, and written by a
provider's own system.
"""

import json
import time
from datetime import timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.clock import local_today
from accounts.errors import Refused
from accounts.models import Provider
from accounts.processes.switches import pause
from accounts.tenancy.transactions import provider_transaction
from notifications.messages.operations import approve_message, launch_message
from notifications.models import Message, MessageReach
from notifications.serving.viewers import add_origin
from tests.factories import CustomerFactory, ProviderFactory, StatementFactory
from tests.notifications.messages.making import OPEN_ONES, live

ORIGIN = "https://app.example.com"
SENT = {
    "category": "PAYMENT",
    "level": "WARNING",
    "title": "Your payment failed",
    "text": "Contact your account owner.",
    "viewer_roles": ["OWNER"],
    "audience": OPEN_ONES,
}


@pytest.fixture
def ada(plain_provider):
    """An account that is past due, and one message live for it."""
    with provider_transaction(plain_provider):
        customer = CustomerFactory(account_number="A-1")
        today = local_today(plain_provider)
        StatementFactory(customer=customer, due_date=today - timedelta(days=1))
        live(plain_provider)
        add_origin(plain_provider, ORIGIN, actor="max")
    return customer


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


def test_a_key_writes_and_submits_and_a_person_approves(api, plain_provider, ada):
    made = api.post("/api/v1/messages", SENT, format="json")
    assert (made.status_code, made.json()["status"]) == (201, "DRAFT")
    assert made.json()["payment_condition"] is True
    one = f"/api/v1/messages/{made.json()['id']}"
    assert api.post(f"{one}/submit", {}, format="json").json()["status"] == "IN_REVIEW"
    assert api.post(f"{one}/approve", {}, format="json").status_code == 403
    with provider_transaction(plain_provider):
        message = Message.objects.get(pk=made.json()["id"])
        approve_message(message, actor="max", as_of=local_today(plain_provider))
    assert api.post(f"{one}/launch", {"percentage": 50}, format="json").json()["percentage"] == 50
    assert api.patch(one, {"text": "Other words."}, format="json").json()["status"] == "DRAFT"
    assert api.post(f"{one}/launch", {}, format="json").status_code == 409
    assert api.post(f"{one}/launch", {}, format="json").json()["allowed"] == ["end", "submit"]
    assert api.post(f"{one}/end", {"reason": "over"}, format="json").json()["status"] == "ENDED"
    assert api.patch(one, {"text": "Again."}, format="json").status_code == 409
    assert len(api.get("/api/v1/messages").json()["results"]) == 2


PAYMENT_FAILED = {"field": "payment_failed", "op": "is", "value": True}


def spoiled_audiences():
    condition = OPEN_ONES["clauses"][0]["any"][0]
    return [
        None, [], {}, "x", 1,
        {"clauses": None},
        {"clauses": [{}]},
        {"clauses": [{"any": []}]},
        {"clauses": [{"any": [{}]}]},
        {"clauses": [], "payment_condition": False},
        {"clauses": [{"any": [condition | {"field": "payment"}]}]},
        {"clauses": [{"any": [condition | {"op": "at_least"}]}]},
        {"clauses": [{"any": [condition | {"value": "OPEN"}]}]},
        {"clauses": [{"any": [condition | {"value": ["\x00"]}]}]},
        {"clauses": [{"any": [condition | {"not": "yes"}]}]},
        {"clauses": [{"any": [condition | {"extra": 1}]}]},
        {"clauses": [{"any": [{"field": "past_due", "op": "at_least", "value": "NaN"}]}]},
        {"clauses": [{"any": [{"field": "past_due", "op": "at_least", "value": {}}]}]},
        {"clauses": [{"any": [{"field": "past_due", "op": "at_least", "value": 5, "not": True}]}]},
        {"clauses": [{"any": [PAYMENT_FAILED | {"not": True}]}]},
        {"clauses": [{"any": [{"field": "opened_on", "op": "from", "value": "soon"}]}]},
        {"clauses": [{"any": [{"field": "issue", "op": "in", "value": ["NONE"]}]}]},
        {"clauses": [{"any": [{"field": ["x"], "op": [], "value": 1}]}]},
        {"clauses": [{"any": [condition] * 11}]},
        {"clauses": OPEN_ONES["clauses"] * 21},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "audience", spoiled_audiences(), ids=lambda audience: json.dumps(audience)[:60]
)
def test_an_audience_that_says_nothing_clear_or_turns_a_payment_fact_round_is_refused(
    api, plain_provider, ada, audience
):
    with provider_transaction(plain_provider):
        message = Message.objects.get()
    for answer in (
        api.post("/api/v1/messages", SENT | {"audience": audience}, format="json"),
        api.patch(f"/api/v1/messages/{message.pk}", {"audience": audience}, format="json"),
    ):
        assert answer.status_code in (400, 409), answer.content
    with provider_transaction(plain_provider):
        assert Message.objects.get().status == "LIVE"


@pytest.mark.parametrize(
    "sent",
    [
        {"category": "X"},
        {"viewer_roles": []},
        {"viewer_roles": "OWNER"},
        {"title": ""},
        {"text": "x" * 1001},
        {"title": "\x00"},
        {"most_a_day": 0},
        {"payment_condition": False},
        {"status": "LIVE"},
        {"approved_by": "me"},
        {"author": "me"},
    ],
)
def test_nothing_but_contents_is_written(api, plain_provider, ada, sent):
    with provider_transaction(plain_provider):
        message = Message.objects.get()

    assert api.patch(f"/api/v1/messages/{message.pk}", sent, format="json").status_code in (
        400,
        409,
    )
    with provider_transaction(plain_provider):
        assert Message.objects.get().status == "LIVE"


@pytest.mark.parametrize("act", ["submit", "reject", "launch", "pause", "end"])
@pytest.mark.parametrize(
    "sent",
    [[], "x", {"percentage": 0}, {"percentage": "x"}, {"reason": "x" * 501}, {"reason": "\x00"}],
)
def test_an_act_with_a_body_that_makes_no_sense_is_no_500(api, plain_provider, ada, act, sent):
    with provider_transaction(plain_provider):
        message = Message.objects.get()

    assert api.post(f"/api/v1/messages/{message.pk}/{act}", sent, format="json").status_code < 500


def test_a_launch_by_the_api_needs_the_approval_too(api, plain_provider, ada):
    made = api.post("/api/v1/messages", SENT, format="json").json()
    assert api.post(f"/api/v1/messages/{made['id']}/launch", {}, format="json").status_code == 409
    with provider_transaction(plain_provider):
        launched = Message.objects.get(status="LIVE")
        assert launched.pk != made["id"]
        assert Provider.objects.count()
        with pytest.raises(Exception, match="not allowed"):
            launch_message(Message.objects.get(pk=made["id"]), actor="max")


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
