"""Messages written by a provider's own system."""

import json

import pytest

from accounts.clock import local_today
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.messages.operations import approve_message, launch_message
from notifications.models import Message
from tests.notifications.messages.making import OPEN_ONES

SENT = {
    "category": "PAYMENT",
    "level": "WARNING",
    "title": "Your payment failed",
    "text": "Contact your account owner.",
    "viewer_roles": ["OWNER"],
    "audience": OPEN_ONES,
}


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
