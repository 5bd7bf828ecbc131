"""Every operation answers what the description says, asked from the outside by the description."""

from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from tests.api.description import answers, operations
from tests.api.story import SCOPES, absent
from tests.factories import ProviderFactory

SENT = {"ETag", "Location", "Retry-After", "Idempotent-Replayed", "WWW-Authenticate"}

FOR_PERSONS = "messages_approve"  # 403 for every key, whatever it says


def check(schema: dict[str, Any], operation: dict[str, Any], answer: Any) -> None:
    """Assert that the status is declared, and headers and body as declared for it."""
    where = f"{operation['operationId']}: {answer.status_code} {answer.content[:300]!r}"
    declared = answers(schema, operation).get(str(answer.status_code))
    assert declared is not None, where
    for name in SENT & set(answer.headers):
        assert name in declared.get("headers", {}), (name, where)
    if content := declared.get("content"):
        media = answer["Content-Type"].split(";")[0]
        assert media in content, where
        body = content[media]
        whole = {**body["schema"], "components": schema["components"]}
        errors = [error.message for error in Draft202012Validator(whole).iter_errors(answer.json())]
        assert errors == [], where


def test_what_is_read_has_the_shape_that_is_declared(schema, story, teller):
    for path, _, operation in operations(schema, "get"):
        query = "?viewer_role=OWNER" if path.endswith("/messages") and "{" in path else ""
        answer = teller.get(story.address(path) + query)
        assert answer.status_code == 200, (path, answer.content)
        check(schema, operation, answer)


def test_what_is_absent_is_404_for_every_method(schema, teller):
    for path, method, operation in operations(schema):
        if "{" in path:
            answer = getattr(teller, method)(absent(path), {}, format="json")
            assert answer.status_code == 404, (path, method, answer.content)
            check(schema, operation, answer)


@pytest.mark.parametrize("body", ["{}", "null", "[]", '{"nonsense": 1}', '{"reason": 7}', "7", "x"])
def test_a_body_of_nonsense_is_refused_as_declared(schema, story, teller, body):
    for path, method, operation in operations(schema, "post", "patch"):
        if "application/json" not in operation.get("requestBody", {}).get("content", {}):
            continue
        answer = getattr(teller, method)(story.address(path), body, content_type="application/json")
        assert answer.status_code < 500, (path, answer.content)
        check(schema, operation, answer)
        if body not in ("{}", "null") and operation["operationId"] != FOR_PERSONS:
            assert answer.status_code == 400, (path, method, body, answer.content)


def test_without_a_key_nothing_is_answered(schema, db):
    for path, method, operation in operations(schema):
        answer = getattr(Client(), method)(absent(path))
        assert answer.status_code == 401, (path, answer.content)
        check(schema, operation, answer)


def test_what_is_another_providers_is_as_absent(schema, story, key_for, calling):
    stranger = calling(key_for(ProviderFactory(), *SCOPES))
    for path, method, _ in operations(schema):
        if "{" in path.replace("{process}", ""):
            answer = getattr(stranger, method)(story.address(path), {}, format="json")
            assert answer.status_code == 404, (path, method, answer.content)


def value_of(schema: dict[str, Any]) -> str:
    """Return a value that a parameter may have."""
    known = {"date": "2027-01-31", "date-time": "2027-01-31T00:00:00Z", "uuid": absent("{id}")}
    if "enum" in schema:
        return str(schema["enum"][0])
    return known.get(schema.get("format", ""), "1")


def test_every_parameter_that_is_declared_is_known(schema, story, teller):
    for path, _, operation in operations(schema, "get"):
        query = {
            one["name"]: value_of(one["schema"])
            for one in operation.get("parameters", ())
            if one["in"] == "query" and one["name"] not in ("fields", "expand", "before")
        }
        answer = teller.get(story.address(path), query)
        assert answer.status_code in (200, 400), (path, answer.content)
        assert b"no such parameter" not in answer.content, (path, answer.content)
