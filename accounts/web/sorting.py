"""Lists that are sorted by a column that the reader chooses: `?sort=name`, or `?sort=-name`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet
from django.http import QueryDict

from .paging import PAGE_SIZE, Page, Place, page_by_key

PARAMETER = "sort"


@dataclass(frozen=True)
class Sorting:
    """The columns that a list can be sorted by, and the chosen one.

    Each column has an expression that is never NULL; that of the key itself is None. Rows that are
    alike in the chosen column stand in the order of the key.
    """

    columns: Mapping[str, Any]
    key: str
    column: str
    descending: bool = False

    def next_for(self, column: str) -> str:
        """Return what the head of a column asks for: its order, or when it has it the other."""
        return f"-{column}" if column == self.column and not self.descending else column

    def aria(self, column: str) -> str:
        """Return what the head of a column says of the order; empty for one that is not chosen."""
        if column != self.column:
            return ""
        return "descending" if self.descending else "ascending"


def sorting_in(
    query: QueryDict, columns: Mapping[str, Any], *, key: str, usual: str = ""
) -> Sorting:
    """Read the order from an address.

    A column that there is not gives the usual order, and without one that of the first column.
    """
    for asked in (query.get(PARAMETER, ""), usual):
        column = asked.removeprefix("-")
        if column in columns:
            return Sorting(columns, key, column, descending=asked.startswith("-"))
    return Sorting(columns, key, next(iter(columns)))


def sorted_page(
    rows: QuerySet, sorting: Sorting, place: Place, *, among: QuerySet | None = None
) -> Page:
    """Return one page of rows in the chosen order. Places are keys, whatever the order."""
    expression = sorting.columns[sorting.column]
    if expression is None:
        return page_by_key(rows, sorting.key, place, newest_first=sorting.descending, among=among)
    return _page_by_column(rows.annotate(sort_value=expression), sorting, place)


def _page_by_column(rows: QuerySet, sorting: Sorting, place: Place) -> Page:
    forwards = not place.before
    start = _start(rows, sorting, place.before or place.after)
    ascending = forwards != sorting.descending
    found = list(_walk(rows, sorting.key, start, ascending)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if not found:
        return Page([])
    if not forwards:
        found.reverse()
    first, last = (str(getattr(row, sorting.key)) for row in (found[0], found[-1]))
    has_previous, has_next = (start is not None, more) if forwards else (more, True)
    return Page(found, before=first if has_previous else "", after=last if has_next else "")


def _start(rows: QuerySet, sorting: Sorting, key: str) -> tuple[Any, str] | None:
    """Return the value and key of the row that the page starts from; None for the beginning."""
    if not key:
        return None
    start: tuple[Any, str] | None = (
        rows.filter(**{sorting.key: key}).values_list("sort_value", sorting.key).first()
    )
    return start


def _walk(rows: QuerySet, key: str, start: tuple[Any, str] | None, ascending: bool) -> QuerySet:
    if start is not None:
        value, last = start
        beyond = "gt" if ascending else "lt"
        # The first condition is a range of an index; the second leaves out what was shown.
        rows = rows.filter(**{f"sort_value__{beyond}e": value}).filter(
            Q(**{f"sort_value__{beyond}": value}) | Q(**{f"{key}__{beyond}": last})
        )
    columns = (F("sort_value"), F(key))
    return rows.order_by(*(one.asc() if ascending else one.desc() for one in columns))
