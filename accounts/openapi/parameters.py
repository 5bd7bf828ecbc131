"""What an operation of the API reads from its address and its headers."""

from collections.abc import Iterator
from typing import Any

import django_filters
from drf_spectacular.utils import OpenApiParameter

from ..rest.filters import ApiFilter, InstantFilter
from ..rest.resources import Resource

CHOSEN = {
    "fields": "The fields to show, with commas between them.",
    "expand": "Up to three of: ",
    "as_of": "The day; today if left out.",
    "code": "The accounts with this code alone.",
}
DAY = {"type": "string", "format": "date"}
INSTANT = {"type": "string", "format": "date-time"}
TEXT = {"type": "string"}


def of_headers(schema: Any) -> Iterator[OpenApiParameter]:
    """Return the headers that an operation heeds, beside the key."""
    if schema.method == "POST" and getattr(schema.view, "keeps_answers", False):
        yield OpenApiParameter(
            "Idempotency-Key",
            {"type": "string", "minLength": 1, "maxLength": 255},
            OpenApiParameter.HEADER,
            description="A text of the caller's own: the same request again gets this answer.",
        )
    if schema.method in ("POST", "PATCH") and "{" in schema.path:
        yield OpenApiParameter(
            "If-Match",
            str,
            OpenApiParameter.HEADER,
            description="The ETag of the version that was read.",
        )


def of_address(schema: Any, *, pages: bool) -> Iterator[OpenApiParameter]:
    """Return the parameters of the address; `pages` says that it is a list."""
    for name, words in getattr(schema.handler, "parameters", {}).items():
        yield OpenApiParameter(name, _type_of(name), description=words)
    shown = getattr(schema.handler, "answers", None) or getattr(schema.view, "resource", None)
    if isinstance(shown, type) and issubclass(shown, Resource):
        yield OpenApiParameter("fields", str, description=CHOSEN["fields"])
        if shown.expandable:
            words = CHOSEN["expand"] + ", ".join(shown.expandable)
            yield OpenApiParameter("expand", str, description=words)
    if pages:
        yield from _of_list(schema.view)


def _of_list(view: Any) -> Iterator[OpenApiParameter]:
    whole = {"type": "integer", "minimum": 1, "maximum": 500, "default": 50}
    yield OpenApiParameter("limit", whole, description="How many at most.")
    yield OpenApiParameter("order", str, enum=["-"], description="`-`: the newest first.")
    for name in ("after", "before"):
        place = _schema_of_place(getattr(view, "ordered_by", "id"))
        yield OpenApiParameter(name, place, description="A place, from `next` or `previous`.")
    filters = getattr(view, "filters", ApiFilter)
    for name in sorted(filters.also):
        yield OpenApiParameter(name, _type_of(name), description=CHOSEN.get(name, name))
    for name, one in filters.base_filters.items():
        yield OpenApiParameter(name, _schema_of(one), description=str(one.label or ""))


def _schema_of(one: Any) -> dict[str, Any]:
    if isinstance(one, django_filters.DateFilter):
        return DAY
    if isinstance(one, InstantFilter):
        return INSTANT
    if isinstance(one, django_filters.ChoiceFilter):
        choices = one.extra.get("choices")
        if not callable(choices):
            return {"type": "string", "enum": [str(value) for value, _ in choices]}
    return TEXT


def _schema_of_place(key: str) -> dict[str, Any]:
    if key == "id":
        return {"type": "string", "format": "uuid"}
    return {"type": "integer", "minimum": 0, "maximum": 10**18 - 1}


def _type_of(name: str) -> dict[str, Any]:
    return DAY if name == "as_of" else TEXT
