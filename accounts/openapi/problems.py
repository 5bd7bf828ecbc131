"""The errors of the API in its description: what they look like, and an example of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from rest_framework import serializers

PROBLEM_JSON = "application/problem+json"
REQUEST_ID = "7f0c6ad2-5f0c-4b57-9a86-4d9f7f4c1d2e"
WHOLE_SECONDS: dict[str, Any] = {"type": "integer", "minimum": 1}


class ProblemError(serializers.Serializer):
    """One thing that is wrong: a member of the body (`pointer`) or a parameter."""

    pointer = serializers.CharField(required=False)
    parameter = serializers.CharField(required=False)
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer):
    """What is wrong (RFC 9457). Programs go by `code`."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    errors = ProblemError(many=True, required=False)  # type: ignore[assignment]
    allowed = serializers.ListField(child=serializers.CharField(), required=False)
    request_id = serializers.CharField(required=False)


@dataclass(frozen=True)
class Kind:
    """One status of an error: its name in the description, its words, and its examples.

    An example is a code, its detail, and what else the problem has.
    """

    name: str
    says: str
    examples: tuple[tuple[str, str, dict[str, Any]], ...]


def _wrong(place: str, where: str, code: str, detail: str) -> dict[str, Any]:
    return {"errors": [{place: where, "code": code, "detail": detail}]}


UNREAD = "the request cannot be read"
KINDS = {
    400: Kind(
        "BadRequest",
        "The request cannot be read: `errors` says what and where.",
        (
            (
                "invalid",
                UNREAD,
                _wrong("pointer", "/amount", "not_a_string", "write the number as a string"),
            ),
            ("invalid", UNREAD, _wrong("parameter", "colour", "invalid", "no such parameter")),
        ),
    ),
    401: Kind(
        "NotAuthenticated",
        "No key, or one that is unknown, revoked or expired.",
        (("authentication_failed", "the key is unknown, revoked or expired", {}),),
    ),
    403: Kind(
        "NotPermitted",
        "The key lacks a scope that this needs, or a person must do it.",
        (
            ("permission_denied", "the key lacks a scope that this needs", {}),
            ("person_required", "a person approves messages, and never a key", {}),
        ),
    ),
    404: Kind(
        "NotFound",
        "The provider has no such thing.",
        (("not_found", "there is nothing here", {}),),
    ),
    409: Kind(
        "Conflict",
        "Refused as things stand: `code` says why.",
        (
            (
                "transition_refused",
                "A-1001 is OPEN: reactivate is not allowed; allowed: close, suspend",
                {"allowed": ["close", "suspend"]},
            ),
            ("already_exists", "A-1001 exists with another name", {}),
            ("in_flight", "a request with this Idempotency-Key is being answered", {}),
        ),
    ),
    412: Kind(
        "Changed",
        "The resource has changed since the version that If-Match names.",
        (("changed", "it has changed since: read it again", {}),),
    ),
    413: Kind(
        "TooLarge",
        "The body is too large.",
        (("too_large", "a body holds at most 1000000 bytes", {}),),
    ),
    415: Kind(
        "UnsupportedMediaType",
        "The body is of another media type.",
        (("unsupported_media_type", 'Unsupported media type "text/xml" in request.', {}),),
    ),
    422: Kind(
        "KeyReused",
        "The Idempotency-Key was used for another request.",
        (("idempotency_key_reused", "this Idempotency-Key was used for another request", {}),),
    ),
    429: Kind(
        "TooManyRequests",
        "Too many requests: `Retry-After` says when to come again.",
        (("too_many_requests", "too many requests", {}),),
    ),
    503: Kind(
        "Unavailable",
        "Try again in a moment.",
        (("unavailable", "try again in a moment", {}),),
    ),
}
HEADERS: dict[int, dict[str, tuple[str, dict[str, Any]]]] = {
    401: {"WWW-Authenticate": ("The scheme of the keys.", {"type": "string"})},
    409: {"Retry-After": ("Seconds to wait, with `in_flight`.", WHOLE_SECONDS)},
    429: {"Retry-After": ("Seconds to wait.", WHOLE_SECONDS)},
}


# What is wrong with a member or a parameter.
CODES_OF_MEMBERS = """
    bad_name blank date datetime does_not_exist empty formula invalid invalid_choice make_aware
    max_decimal_places max_digits max_length max_string_length max_value max_whole_digits min_length
    min_value not_a_dict not_a_list not_a_string not_positive null null_characters_not_allowed
    offset overflow range read_only required surrogate_characters_not_allowed too_many unknown_field
""".split()


def tell_codes(shapes: dict[str, Any]) -> None:
    """Write into the shapes of errors which codes requests and their members get."""
    codes = {code: None for kind in KINDS.values() for code, _, _ in kind.examples}
    shapes["Problem"]["properties"]["code"]["examples"] = list(codes)
    shapes["ProblemError"]["properties"]["code"]["examples"] = CODES_OF_MEMBERS


def reference_to(status: int) -> dict[str, str]:
    """Return the reference of an operation to the error of this status."""
    return {"$ref": f"#/components/responses/{KINDS[status].name}"}


def error_components() -> dict[str, Any]:
    """Return the errors that the operations share, by their names, each with its examples."""
    return {kind.name: _component(status, kind) for status, kind in KINDS.items()}


def _component(status: int, kind: Kind) -> dict[str, Any]:
    body = {
        "schema": {"$ref": "#/components/schemas/Problem"},
        "examples": dict(_examples(status, kind)),
    }
    headers = {
        name: {"description": says, "schema": schema}
        for name, (says, schema) in HEADERS.get(status, {}).items()
    }
    shown: dict[str, Any] = {"description": kind.says, "content": {PROBLEM_JSON: body}}
    return shown | ({"headers": headers} if headers else {})


def _examples(status: int, kind: Kind) -> Iterator[tuple[str, dict[str, Any]]]:
    codes = [code for code, _, _ in kind.examples]
    for number, (code, detail, more) in enumerate(kind.examples, 1):
        value = {
            "type": "about:blank",
            "title": HTTPStatus(status).phrase,
            "status": status,
            "detail": detail,
            "code": code,
            "request_id": REQUEST_ID,
        }
        name = code if codes.count(code) == 1 else f"{code}_{number}"
        yield name, {"value": value | more}
