"""Pages by key: the thousandth page costs what the first one costs, and rows added meanwhile move nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

PAGE_SIZE = 50


@dataclass(frozen=True)
class Place:
    """Where in a list a page starts: after one key or before another; at the beginning without either."""

    after: Any = ""
    before: Any = ""


@dataclass(frozen=True)
class Page:
    """Rows of one page, with the keys that its neighbours start from; empty where there is no neighbour."""

    rows: Sequence[Any]
    before: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def place_in(query: QueryDict, key: forms.Field | None = None) -> Place:
    """Read the place from an address. A key that cannot be one is the beginning, so that no address breaks a list."""
    field = key or forms.CharField(max_length=64)
    return Place(*(_readable(field, query.get(name, "")) for name in ("after", "before")))


def place_by_id(query: QueryDict) -> Place:
    return place_in(query, forms.UUIDField())


def _readable(field: forms.Field, text: str) -> Any:
    try:
        return field.clean(text) if text else ""
    except forms.ValidationError:
        return ""


def page_by_key(
    rows: QuerySet, key: str, place: Place, *, newest_first: bool = False, size: int = PAGE_SIZE
) -> Page:
    """Return one page of rows in the order of a unique key."""
    forwards = not place.before
    compare = "gt" if forwards != newest_first else "lt"
    start = place.before or place.after
    if start:
        rows = rows.filter(**{f"{key}__{compare}": start})
    found = list(rows.order_by(key if compare == "gt" else f"-{key}")[: size + 1])
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    if not forwards:
        found.reverse()
    first, last = (str(getattr(row, key)) for row in (found[0], found[-1]))
    has_previous, has_next = (bool(start), more) if forwards else (more, True)
    return Page(found, before=first if has_previous else "", after=last if has_next else "")
