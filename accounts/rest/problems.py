"""Errors of the API as application/problem+json (RFC 9457)."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelError
from django.db import DataError, IntegrityError, OperationalError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.settings import api_settings

from ..errors import Refused, TransitionRefused
from .filters import QueryError
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
        place = "parameter" if isinstance(error, QueryError) else "pointer"
        errors = list(_errors(error.detail, place))
        return problem(400, "the request cannot be read", "invalid", errors=errors)
    if isinstance(error, exceptions.APIException):
        return _of_framework(error)
    if isinstance(error, RequestDataTooBig):
        return _of_framework(BodyTooLarge())
    if isinstance(error, SuspiciousOperation):
        return problem(400, "the request cannot be read", "invalid")
    if isinstance(error, (IntegrityError, DataError)):
        return problem(409, "the database refuses what this would write", "conflict")
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


def _errors(detail: Any, place: str, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten what a serializer found into one entry an error: its place, code and words.

    A member of the body stands under its JSON pointer, a parameter of the address under its name.
    """
    if isinstance(detail, dict):
        for name, inner in detail.items():
            yield from _errors(inner, place, _under(path, name, place))
    elif isinstance(detail, list) and any(isinstance(inner, dict) for inner in detail):
        for number, inner in enumerate(detail):
            yield from _errors(inner, place, _under(path, number, place))
    elif isinstance(detail, list):
        for inner in detail:
            yield from _errors(inner, place, path)
    else:
        yield {
            place: path,
            "code": str(getattr(detail, "code", "invalid")),
            "detail": str(detail),
        }


def _under(path: str, name: object, place: str) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return path
    if place == "parameter":
        return str(name)
    return f"{path}/{str(name).replace('~', '~0').replace('/', '~1')}"
