"""Pages by key.

The thousandth page costs what the first one costs, and rows added meanwhile move nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

PAGE_SIZE = 50
FIRST_STRETCH, STRETCH_GROWS = 2000, 8


@dataclass(frozen=True)
class Place:
    """Where in a list a page starts: after one key or before another.

    Without either it starts at the beginning.
    """

    after: Any = ""
    before: Any = ""


@dataclass(frozen=True)
class Page:
    """Rows of one page, with the keys that its neighbours start from.

    A key is empty where there is no neighbour.
    """

    rows: Sequence[Any]
    before: str = ""
    after: str = ""

    def __bool__(self) -> bool:
        return bool(self.rows)


def place_in(query: QueryDict, key: forms.Field | None = None) -> Place:
    """Read the place from an address.

    A key that cannot be one is the beginning, so that no address breaks a list.
    """
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
    rows: QuerySet,
    key: str,
    place: Place,
    *,
    newest_first: bool = False,
    size: int = PAGE_SIZE,
    among: QuerySet | None = None,
) -> Page:
    """Return one page of rows in the order of a unique key.

    Rows that few conditions can be told of in advance, such as those that meet a set of rules, name
    with `among` all the rows that they are taken from: these are then looked through in stretches
    of the key, and no further than the page is long.
    """
    forwards = not place.before
    ascending = forwards != newest_first
    start = place.before or place.after
    walk = Walk(key, ascending)
    found = (
        _at_once(rows, walk, start, size + 1)
        if among is None or getattr(rows, "known_by_key", False)
        else _in_stretches(rows, walk, start, size + 1, among)
    )
    return page_found(found, attrgetter(key), place, size)


def page_found(found: list[Any], key_of: Callable[[Any], Any], place: Place, size: int) -> Page:
    """Return the page of the rows found from its place on, in that direction.

    They are one more than the page holds, where there are as many.
    """
    more, found = len(found) > size, found[:size]
    if not found:
        return Page([])
    if place.before:
        found.reverse()
    first, last = (str(key_of(row)) for row in (found[0], found[-1]))
    has_previous, has_next = (more, True) if place.before else (bool(place.after), more)
    return Page(found, before=first if has_previous else "", after=last if has_next else "")


@dataclass(frozen=True)
class Walk:
    """An order of rows by a key, up or down."""

    key: str
    ascending: bool

    def after(self, rows: QuerySet, start: Any) -> QuerySet:
        beyond = f"{self.key}__{'gt' if self.ascending else 'lt'}"
        rows = rows.filter(**{beyond: start}) if start else rows
        return rows.order_by(self.key if self.ascending else f"-{self.key}")

    def until(self, rows: QuerySet, end: Any) -> QuerySet:
        return rows.filter(**{f"{self.key}__{'lte' if self.ascending else 'gte'}": end})


def _at_once(rows: QuerySet, walk: Walk, start: Any, wanted: int) -> list[Any]:
    return list(walk.after(rows, start)[:wanted])


def _in_stretches(
    rows: QuerySet, walk: Walk, start: Any, wanted: int, among: QuerySet
) -> list[Any]:
    """Look through growing stretches of the key.

    The planner takes a rule for so rare that it would sort every row there is.
    """
    found: list[Any] = []
    stretch = FIRST_STRETCH
    while len(found) < wanted:
        end = (
            walk.after(among, start).values_list(walk.key, flat=True)[stretch - 1 : stretch].first()
        )
        part = walk.after(rows, start) if end is None else walk.until(walk.after(rows, start), end)
        found += part[: wanted - len(found)]
        if end is None:
            break
        start, stretch = end, stretch * STRETCH_GROWS
    return found
