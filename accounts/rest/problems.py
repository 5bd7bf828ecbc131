"""Errors of the API as application/problem+json (RFC 9457)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.db import OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response

from ..errors import Refused, TransitionRefused
from .parsers import BodyTooLarge

MEDIA_TYPE = "application/problem+json"


def problem(status: int, detail: str, code: str, **more: Any) -> Response:
    """Return an answer that says what is wrong.

    It has `type, title, status, detail, code` and whatever else helps.
    """
    document = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return Response(document | more, status=status, content_type=MEDIA_TYPE)


def handle(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer what a view raised; what nobody expected is left to raise."""
    answer = _answer(error)
    if answer is None:
        return None
    request_id = getattr(context.get("request"), "request_id", "")
    if isinstance(answer.data, dict) and request_id:
        answer.data["request_id"] = request_id
    return answer


def _answer(error: Exception) -> Response | None:
    if isinstance(error, TransitionRefused):
        return problem(409, str(error), "transition_refused", allowed=error.allowed)
    if isinstance(error, Refused):
        return problem(409, str(error), error.code)
    if isinstance(error, Http404):
        return problem(404, "there is nothing here", "not_found")
    if isinstance(error, PermissionDenied):
        return problem(403, "not permitted", "permission_denied")
    if isinstance(error, ModelError):
        return problem(400, "; ".join(error.messages), "invalid")
    if isinstance(error, exceptions.ValidationError):
        return problem(
            400, "the request cannot be read", "invalid", errors=list(_errors(error.detail))
        )
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, RequestDataTooBig):
        return _of_framework(BodyTooLarge())
    if isinstance(error, SuspiciousOperation):
        return problem(400, "the request cannot be read", "invalid")
    # The database is away, or a statement or a lock took too long
    if isinstance(error, OperationalError):
        return problem(503, "try again in a moment", "unavailable")
    return None


def _of_framework(error: exceptions.APIException) -> Response:
    answer = problem(
        error.status_code, str(error.detail), str(getattr(error.detail, "code", error.default_code))
    )
    for header, value in (
        ("WWW-Authenticate", getattr(error, "auth_header", None)),
        ("Retry-After", getattr(error, "wait", None)),
    ):
        if value:
            answer[header] = str(value)
    return answer


def _errors(detail: Any, field: str = "") -> Iterator[dict[str, str]]:
    """Flatten what a serializer found into one entry an error.

    An entry has the field, by its path, the code and the words.
    """
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _errors(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, field)
    else:
        yield {
            "field": field,
            "code": str(getattr(detail, "code", "invalid")),
            "detail": str(detail),
        }
