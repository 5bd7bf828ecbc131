"""The API's description (OpenAPI 3.1), read from the viewsets themselves."""

from collections.abc import Iterator
from copy import copy
from functools import cache
from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_doc
from drf_spectacular.utils import OpenApiResponse, inline_serializer
from rest_framework import serializers

from ..rest.parsers import MergePatchParser
from ..rest.resources import Resource
from ..text import validate_line
from .parameters import of_address, of_headers
from .problems import PROBLEM_JSON, Problem, reference_to


class ApiSchema(AutoSchema):
    """What the viewsets of `accounts.rest.viewsets` take and answer."""

    @property
    def handler(self) -> Any:
        return getattr(self.view, getattr(self.view, "action", None) or self.method.lower(), None)

    @property
    def _pages(self) -> bool:
        """Whether it is answered page by page: not what says itself what it answers."""
        says = isinstance(getattr(self.handler, "answers", None), dict)
        return (self.view_action == "list" and not says) or getattr(self.handler, "pages", False)

    @property
    def view_action(self) -> str:
        return getattr(self.view, "action", None) or ""

    def get_operation_id(self) -> str:
        """Return what the path is of, and the action: `customers_suspend`, `bulk_customers`."""
        path = self.path.removeprefix("/api/v1/").replace("-", "_").split("/")
        names = [one for one in path if not one.startswith("{")]
        return f"{names[0]}_{self.view_action}" if self.view_action else "_".join(names)

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
            answers[(str(code), PROBLEM_JSON)] = Problem
        return answers

    def get_auth(self) -> list[dict[str, list[str]]]:
        return [{"key": []}] if getattr(self.view, "permission_classes", None) else []

    def get_override_parameters(self) -> list[Any]:
        return [*of_headers(self), *of_address(self, pages=self._pages)]

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """Return the class's name without what says that it is a shape."""
        return type(serializer).__name__.removesuffix("Resource")

    def map_parsers(self) -> list[str]:
        """Return what a body may be: JSON, and for PATCH a merge patch too."""
        kinds = [str(one) for one in super().map_parsers()]
        return [
            one for one in kinds if self.method == "PATCH" or one != MergePatchParser.media_type
        ]

    def _get_response_for_code(
        self, serializer: Any, status_code: Any, *args: Any, **options: Any
    ) -> Any:
        """Refer to an error by its name; all operations share them."""
        answer = super()._get_response_for_code(serializer, status_code, *args, **options)
        return reference_to(int(status_code)) if serializer is Problem else answer

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

    def _insert_field_validators(self, field: Any, schema: Any) -> None:
        """Say what a text holds, in ways of which one does not shut out another.

        The validator of lines has the pattern of what a line must not hold; told is what it may.
        """
        told = copy(field)
        told.validators = [one for one in field.validators if one is not validate_line]
        super()._insert_field_validators(told, schema)
        if "oneOf" in schema:
            schema["anyOf"] = schema.pop("oneOf")
        elif len(told.validators) < len(field.validators) and "enum" not in schema:
            schema.setdefault("pattern", LINE_PATTERN)

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
LINE_PATTERN = r"^[^\u0000-\u001f\u007f-\u009f\u2028\u2029]*$"


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
    fields = serializer.Meta.model._meta.get_fields()
    columns = {name: one for one in fields for name in (one.name, getattr(one, "attname", ""))}
    for name, field in serializer.fields.items():
        column = (field.source or "").split(".")[0]
        shape = schema["properties"].get(name, {})
        if getattr(columns.get(column), "null", False) and isinstance(shape.get("type"), str):
            shape["type"] = [shape["type"], "null"]
