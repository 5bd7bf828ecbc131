"""Whatever is sent, it is the sender's fault: 4xx, with the member that is wrong."""

import json
from typing import Any

import pytest

CUSTOMERS, TRANSACTIONS = "/api/v1/customers", "/api/v1/transactions"
NEW = {"account_number": "N-1", "name": "Bo", "bill_profile": "MONTHLY"}
ENTRY = {"account_number": "A-1001", "kind": "CHARGE", "amount": "5.00"}
MESSAGE = {"category": "GENERAL", "title": "News", "text": "We moved.", "viewer_roles": ["OWNER"]}
FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\uff1d1+1", "=cmd|' /C calc'!A0")


def of_customer(**values: Any) -> tuple[str, dict[str, Any]]:
    return CUSTOMERS, NEW | values


def of_entry(**values: Any) -> tuple[str, dict[str, Any]]:
    return TRANSACTIONS, ENTRY | values


NAMED = [
    (of_customer(name=7), "/name"),
    (of_customer(name=["Bo"]), "/name"),
    (of_customer(name=None), "/name"),
    (of_customer(name=True), "/name"),
    (of_customer(metadata="x"), "/metadata"),
    (of_customer(metadata={"a": 1}), "/metadata/a"),
    (of_customer(cycle_day="31"), "/cycle_day"),
    (of_customer(cycle_day=1.5), "/cycle_day"),
    (of_customer(cycle_day=32), "/cycle_day"),
    (of_customer(credit_limit=100), "/credit_limit"),
    (of_customer(colour="red"), "/colour"),
    (of_customer(cycle_date="2027-01-01"), "/cycle_date"),
    (of_customer(name="a\0b"), "/name"),
    (of_customer(name="a\nb"), "/name"),
    (of_customer(name="x" * 201), "/name"),
    (of_customer(account_number="=1+1"), "/account_number"),
    (of_customer(bill_profile="NOBODYS"), "/bill_profile"),
    *((of_customer(name=text), "/name") for text in FORMULAS),
    (of_entry(amount=5), "/amount"),
    (of_entry(amount=5.0), "/amount"),
    (of_entry(amount="-5.00"), "/amount"),
    (of_entry(amount="0.00"), "/amount"),
    (of_entry(amount="five"), "/amount"),
    (of_entry(amount="1e5"), "/amount"),
    (of_entry(amount="NaN"), "/amount"),
    (of_entry(amount="9" * 30), "/amount"),
    (of_entry(date="1899-12-31"), "/date"),
    (of_entry(date="9999-12-31"), "/date"),
    (of_entry(date="2027-02-30"), "/date"),
    (of_entry(date=20270131), "/date"),
    (of_entry(kind="GIFT"), "/kind"),
    (("/api/v1/messages", {**MESSAGE, "text": 7}), "/text"),
    (("/api/v1/status-changes/restore", {"reason": "x", "ids": [7]}), "/ids/0"),
]


@pytest.mark.parametrize(("request_", "pointer"), NAMED)
def test_a_member_that_is_wrong_is_named(story, teller, request_, pointer):
    path, body = request_

    answer = teller.post(path, body, format="json")

    assert answer.status_code == 400, answer.content
    assert {one["pointer"] for one in answer.json()["errors"]} == {pointer}


DEEP = b'{"metadata": ' + b'{"a": ' * 10_000 + b"1" + b"}" * 10_001
UNREADABLE = [
    (b'{"name": "\xff"}', 400, "no JSON"),
    (b'{"name": "\\ud800"}', 400, "no JSON"),
    (b'{"name": "a", "name": "b"}', 400, "name comes twice"),
    (b'{"metadata": {"a": "1", "a": "2"}}', 400, "a comes twice"),
    (b'{"cycle_day": NaN}', 400, "no number"),
    (DEEP, 400, "nested too deeply"),
    (b"[" * 10_000, 400, ""),
    (b'{"name": "' + b"x" * 1_000_001 + b'"}', 413, "at most"),
    (b"name=Bo", 400, "no JSON"),
]


@pytest.mark.parametrize(("body", "status", "words"), UNREADABLE)
def test_a_body_that_cannot_be_read_is_refused_with_the_reason(story, teller, body, status, words):
    answer = teller.post(CUSTOMERS, body, content_type="application/json")

    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_the_bodies_are_what_only_one_member_spoils(story, teller):
    for path, body in (of_customer(), of_entry()):
        answer = teller.post(path, json.dumps(body), content_type="application/json")
        assert answer.status_code == 201, answer.content
