"""Every operation and every error of the API's description has an example, and each one is true."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from jsonschema import Draft202012Validator, FormatChecker

from tests.api.description import answers, operations
from tests.api.story import example_of

CODE = re.compile(r"`([a-z_]+)`")


def bodies(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Return each body of a request or an answer, with the words that name it."""
    for path, method, operation in operations(schema):
        where = f"{method.upper()} {path}"
        for media, body in operation.get("requestBody", {}).get("content", {}).items():
            yield f"{where} takes {media}", body
        for code, answer in answers(schema, operation).items():
            for body in answer.get("content", {}).values():
                yield f"{where} answers {code}", body


def test_every_body_has_an_example(schema):
    assert [where for where, body in bodies(schema) if not body.get("examples")] == []


def test_every_example_has_the_shape_of_its_body(schema):
    wrong = []
    for where, body in bodies(schema):
        whole = {**body["schema"], "components": schema["components"]}
        check = Draft202012Validator(whole, format_checker=FormatChecker())
        for example in body.get("examples", {}).values():
            wrong += [(where, error.message) for error in check.iter_errors(example["value"])]
    assert wrong == []


def test_every_error_that_is_answered_is_declared_for_each_operation(schema):
    for path, method, operation in operations(schema):
        assert {"400", "401", "403", "429", "503"} <= set(operation["responses"]), (method, path)


def test_examples_of_errors_have_codes_that_the_documentation_lists(schema):
    listed = set(CODE.findall((settings.BASE_DIR / "docs/api.md").read_text()))
    for answer in schema["components"]["responses"].values():
        for example in answer["content"]["application/problem+json"]["examples"].values():
            assert example["value"]["code"] in listed


def test_no_example_of_a_request_is_refused_for_what_it_says(schema, story, teller):
    sent = 0
    for path, method, operation in operations(schema, "post", "patch"):
        address, value = story.address(path), example_of(operation)
        if address is None or value is None:
            continue
        answer = getattr(teller, method)(address, value, format="json")
        assert answer.status_code in (200, 201, 202, 204, 403, 409), (path, answer.content)
        sent += 1
    assert sent > 50


def test_the_story_of_the_examples_has_one_of_each_thing(schema, story):
    assert {path for path in schema["paths"] if story.address(path) is None} == set()
