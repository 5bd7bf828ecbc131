"""The description of the API, as the tests read it."""

import json
from functools import cache
from typing import Any

from django.test import Client

METHODS = ("get", "post", "patch", "delete")


@cache
def description() -> dict[str, Any]:
    """Return the description that is served."""
    return dict(json.loads(Client().get("/api/schema/").content))


def operations(schema: dict[str, Any], *methods: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Return path, method and description of the operations, of all methods or of these."""
    return [
        (path, method, operation)
        for path, found in schema["paths"].items()
        for method, operation in found.items()
        if method in (methods or METHODS)
    ]


def answers(schema: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of an operation by their status; shared ones are looked up."""
    shared = schema["components"]["responses"]
    return {
        code: shared[answer["$ref"].rsplit("/", 1)[-1]] if "$ref" in answer else answer
        for code, answer in operation["responses"].items()
    }
