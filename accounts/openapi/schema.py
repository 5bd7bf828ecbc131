"""The API's description (OpenAPI 3.1), read from the viewsets themselves."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import django_filters
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, inline_serializer
from rest_framework import serializers

from ..rest.filters import ApiFilter, InstantFilter
from ..rest.resources import Resource
from ..tenancy.rows import validate_key
from ..text import validate_line

KEY_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$"
PROBLEM_JSON = "application/problem+json"
PROBLEMS = {
    400: "The request cannot be read: `errors` says what and where.",
    401: "No key, or one that is unknown, revoked or expired.",
    403: "The key lacks a scope that this needs, or a person must do it.",
    404: "The provider has no such thing.",
    409: "Refused as things stand: `code` says why.",
    412: "The resource has changed since the version that If-Match names.",
    413: "The body is too large.",
    415: "The body is of another media type.",
    422: "The Idempotency-Key was used for another request.",
    429: "Too many requests: `Retry-After` says when to come again.",
    503: "Try again in a moment.",
}
CHOSEN = {
    "fields": "The fields to show, with commas between them.",
    "expand": "Up to three of: ",
    "as_of": "The day; today if left out.",
    "code": "The accounts with this code alone.",
}


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


class ApiSchema(AutoSchema):
    """What the viewsets of `accounts.rest.viewsets` take and answer."""

    @property
    def handler(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)

    @property
    def _pages(self) -> bool:
        return self.view_action == "list" or getattr(self.handler, "pages", False)

    @property
    def view_action(self) -> str:
        return getattr(self.view, "action", None) or ""

    def get_operation_id(self) -> str:
        """Return the viewset's name with the action's: `customers_suspend`."""
        action = getattr(self.view, "action", None) or self.method.lower()
        return f"{type(self.view).__name__.lower()}_{action}"

    def get_description(self) -> str:  # type: ignore[override]
        doc = get_doc(self.handler)
        return doc if doc and self._own_doc() else get_doc(type(self.view))

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_request_serializer(self) -> Any:
        if self.method == "PATCH":
            return getattr(self.view, "edit_body", None)
        if self.method == "POST":
            body = getattr(self.handler, "body", None)
            return body or getattr(self.view, "create_body", None)
        return None

    def get_response_serializers(self) -> Any:
        answers: dict[Any, Any] = dict(self._answers())
        for code in self._problem_codes():
            answers[(str(code), PROBLEM_JSON)] = OpenApiResponse(Problem, PROBLEMS[code])
        return answers

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"key": []}] if getattr(self.view, "permission_classes", None) else []

    def get_override_parameters(self) -> list[Any]:
        return [*self._of_headers(), *self._of_address()]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Return the class's name without what says that it is a shape."""
        return type(serializer).__name__.removesuffix("Resource")

    def _is_list_view(self, serializer: Any = None) -> bool:
        return False

    def _own_doc(self) -> bool:
        return getattr(self.handler, "__name__", "") not in (
            "list",
            "retrieve",
            "create",
            "partial_update",
        )

    def _answers(self) -> Iterator[tuple[str, Any]]:
        action = getattr(self.view, "action", "")
        said = getattr(self.handler, "answers", None) or getattr(self.view, "resource", None)
        if isinstance(said, dict):
            yield from said.items()
        elif self._pages:
            yield "200", _page_of(said)
        elif action == "create":
            yield "201", OpenApiResponse(said, "Made.")
            yield "200", OpenApiResponse(said, "It exists, and is equal.")
        else:
            yield str(getattr(self.handler, "code", 200)), said

    def _problem_codes(self) -> Iterator[int]:
        yield from (400, 401, 403)
        if "{" in self.path:
            yield 404
        if self.method != "GET":
            yield from (409, 413, 415)
        if self.method != "GET" and "{" in self.path:
            yield 412
        if self.method == "POST":
            yield 422
        yield from (429, 503)

    def _of_headers(self) -> Iterator[OpenApiParameter]:
        if self.method == "POST" and getattr(self.view, "keeps_answers", False):
            yield OpenApiParameter(
                "Idempotency-Key",
                {"type": "string", "minLength": 1, "maxLength": 255},
                OpenApiParameter.HEADER,
                description="A text of the caller's own: the same request again gets this answer.",
            )
        if self.method in ("POST", "PATCH") and "{" in self.path:
            yield OpenApiParameter(
                "If-Match",
                str,
                OpenApiParameter.HEADER,
                description="The ETag of the version that was read.",
            )

    def _of_address(self) -> Iterator[OpenApiParameter]:
        for name, words in getattr(self.handler, "parameters", {}).items():
            yield OpenApiParameter(name, _type_of(name), description=words)
        shown = getattr(self.handler, "answers", None) or getattr(self.view, "resource", None)
        if isinstance(shown, type) and issubclass(shown, Resource):
            yield OpenApiParameter("fields", str, description=CHOSEN["fields"])
            if shown.expandable:
                words = CHOSEN["expand"] + ", ".join(shown.expandable)
                yield OpenApiParameter("expand", str, description=words)
        if self._pages:
            yield from self._of_list()

    def _of_list(self) -> Iterator[OpenApiParameter]:
        whole = {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
        yield OpenApiParameter("limit", whole, description="How many at most.")
        yield OpenApiParameter("order", str, enum=["-"], description="`-`: the newest first.")
        for name in ("after", "before"):
            place = _schema_of_place(getattr(self.view, "ordered_by", "id"))
            yield OpenApiParameter(name, place, description="A place, from `next` or `previous`.")
        for name in sorted(getattr(self.view, "filters", ApiFilter).also):
            yield OpenApiParameter(name, _type_of(name), description=CHOSEN.get(name, name))
        for name, one in getattr(self.view, "filters", ApiFilter).base_filters.items():
            yield OpenApiParameter(name, _schema_of(one), description=str(one.label or ""))

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        """Leave out the pattern of what a text must not hold: a pattern says what it must."""
        super()._insert_field_validators(field, schema)
        if validate_line in field.validators:
            schema.pop("pattern", None)
        if validate_key in field.validators:
            schema["pattern"] = KEY_PATTERN

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)
        if isinstance(serializer, Resource):
            schema.pop("required", None)  # `fields` may leave any of them out
            _allow_null(serializer, schema)
            if serializer.expandable:
                schema["properties"]["expanded"] = {
                    "type": "object",
                    "description": "What `expand` asked for.",
                    "properties": {
                        name: {"oneOf": [self.resolve_serializer(one, direction).ref, NULL]}
                        for name, (_, one) in serializer.expandable.items()
                    },
                }
        return schema


NULL = {"type": "null"}


@cache
def _page_of(shown: Any) -> Any:
    return inline_serializer(
        shown.__name__.removesuffix("Resource") + "Page",
        {
            "results": shown(many=True),
            "next": serializers.URLField(allow_null=True),
            "previous": serializers.URLField(allow_null=True),
        },
    )


def _allow_null(serializer: Resource, schema: dict[str, Any]) -> None:
    """Let those be null whose column may be."""
    for name, field in serializer.fields.items():
        column = (field.source or "").split(".")[0]
        columns = {one.name: one for one in serializer.Meta.model._meta.get_fields()}
        shape = schema["properties"].get(name, {})
        if getattr(columns.get(column), "null", False) and isinstance(shape.get("type"), str):
            shape["type"] = [shape["type"], "null"]


def _schema_of(one: Any) -> dict[str, Any]:
    if isinstance(one, django_filters.DateFilter):
        return {"type": "string", "format": "date"}
    if isinstance(one, InstantFilter):
        return {"type": "string", "format": "date-time"}
    if isinstance(one, django_filters.ChoiceFilter):
        choices = one.extra.get("choices")
        if not callable(choices):
            return {"type": "string", "enum": [str(value) for value, _ in choices]}
    return {"type": "string"}


def _schema_of_place(key: str) -> dict[str, Any]:
    return {"type": "string", "format": "uuid"} if key == "id" else {"type": "integer"}


def _type_of(name: str) -> dict[str, Any]:
    if name == "as_of":
        return {"type": "string", "format": "date"}
    return {"type": "string"}
