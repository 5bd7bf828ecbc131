"""What the description is given as a whole: examples, links, and the headers of answers."""

import re
from collections.abc import Iterator
from typing import Any

from .examples import NoExampleError, example_of, give_examples
from .problems import error_components, tell_codes

METHODS = ("get", "post", "patch", "delete")
HEADERS = {
    "RateLimit": "What is left in the key's bucket, and in how many seconds it is full.",
    "RateLimit-Policy": "How many requests the bucket holds, and the seconds that fill it.",
    "ETag": "The version of the resource, for `If-Match`.",
    "Location": "The address of what was made.",
    "Idempotent-Replayed": "`true`: the answer was given before to the same `Idempotency-Key`.",
}


def finish(result: dict[str, Any], **context: Any) -> dict[str, Any]:
    """Give each operation its examples and headers, and links to what can be done with an answer.

    A hook of drf-spectacular.
    """
    shapes = result["components"]["schemas"]
    result["components"]["responses"] = error_components()
    for name, shape in shapes.items():
        give_examples(name, shape)
    tell_codes(shapes)
    result["components"]["headers"] = {
        name: {"description": says, "schema": {"type": "string"}} for name, says in HEADERS.items()
    }
    result["tags"] = list(_tags(result))
    for path, method, operation in operations_of(result):
        _give_examples(operation.get("requestBody", {}), shapes)
        for code, answer in operation["responses"].items():
            if code.startswith("2"):
                _give_examples(answer, shapes)
                answer["headers"] = dict(_headers(path, method, code))
                if links := dict(_links(result, path, answer)):
                    answer["links"] = links
    return result


def operations_of(result: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Return path, method and description of each operation."""
    for path, methods in result["paths"].items():
        for method, operation in methods.items():
            if method in METHODS:
                yield path, method, operation


def _tags(result: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Return the tags that the operations have, each with the words of its first operation."""
    words: dict[str, str] = {}
    for _, _, operation in operations_of(result):
        for tag in operation["tags"]:
            words.setdefault(tag, operation.get("description", ""))
    for tag, says in words.items():
        yield {"name": tag, "description": says}


def _give_examples(said: dict[str, Any], shapes: dict[str, Any]) -> None:
    """Give each body its example; one that can only be guessed is left out, and fails its test."""
    for body in said.get("content", {}).values():
        try:
            body["examples"] = {"example": {"value": example_of(body["schema"], shapes)}}
        except NoExampleError:
            continue


def _headers(path: str, method: str, code: str) -> Iterator[tuple[str, Any]]:
    names = ["RateLimit", "RateLimit-Policy"]
    if code == "200" and (method != "get" or path.endswith("}")):
        names.append("ETag")
    if code in ("201", "202"):
        names += ["ETag", "Location"]
    if method == "post":
        names.append("Idempotent-Replayed")
    for name in names:
        yield name, {"$ref": f"#/components/headers/{name}"}


def _links(result: dict[str, Any], path: str, answer: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Return what can be done with what the answer names: each operation below the same path."""
    shapes = result["components"]["schemas"]
    for body in answer.get("content", {}).values():
        shape, place = _named(body["schema"], shapes), ""
        listed = shape.get("properties", {}).get("results", {})
        if "items" in listed:
            shape, place = _named(listed["items"], shapes), "/results/0"
        for other, _, operation in operations_of(result):
            below = re.fullmatch(re.escape(path) + r"/\{(\w+)\}(/[^{}]*)?", other)
            if below and below[1] in shape.get("properties", {}):
                name = below[1]
                yield (
                    operation["operationId"],
                    {
                        "operationId": operation["operationId"],
                        "parameters": {name: f"$response.body#{place}/{name}"},
                    },
                )


def _named(schema: Any, shapes: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = shapes.get(schema.get("$ref", "").rsplit("/", 1)[-1], schema)
    return found
