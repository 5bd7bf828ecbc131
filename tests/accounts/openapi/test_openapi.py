"""The description of the API, and the page that shows it."""

import json
import re

import pytest
from django.test import Client

from tests.api.description import answers, operations


@pytest.fixture(scope="module")
def schema(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return json.loads(Client().get("/api/schema/").content)


def test_it_is_openapi_3_1_and_needs_no_key(schema):
    assert schema["openapi"].startswith("3.1")
    assert "/api/v1/customers/{account_number}" in schema["paths"]


def test_every_operation_has_a_name_of_its_own_and_says_what_can_go_wrong(schema):
    described = [operation for _, _, operation in operations(schema)]
    names = [operation["operationId"] for operation in described]
    assert len(names) == len(set(names))
    for operation in described:
        for code, answer in answers(schema, operation).items():
            if code[0] in "45":
                assert list(answer["content"]) == ["application/problem+json"]


def test_every_field_has_a_type(schema):
    untyped = [
        f"{name}.{field}"
        for name, shape in schema["components"]["schemas"].items()
        for field, value in shape.get("properties", {}).items()
        if not {"type", "$ref", "oneOf", "allOf", "anyOf", "enum"} & set(value)
        and field not in ("audience",)
    ]
    assert untyped == []


def test_the_page_asks_no_other_host_for_anything(client, db):
    page = client.get("/api/docs/")
    assert page.status_code == 200
    assert "unsafe" not in page["Content-Security-Policy"]
    assert not re.search(r"(src|href)=.https?://", page.content.decode())
    assert "<style" not in page.content.decode()
    assert not re.search(r"<script(?![^>]*src=)", page.content.decode())
