"""The columns of a list: what each is called, how it sorts, and which of them are shown."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.http import QueryDict

PARAMETER = "columns"
UNSORTED = object()


@dataclass(frozen=True)
class Column:
    """A column of a list.

    `name` stands in addresses. `order` is the expression that the list is sorted by, never NULL;
    None stands for the key of the list. A `fixed` column is always shown, and an `extra` one only
    when it is chosen. The `row_head` names the row. The words of a `foreign` column are the
    provider's own, which may be written from right to left.
    """

    name: str
    words: str
    order: Any = UNSORTED
    css: str = ""
    fixed: bool = False
    extra: bool = False
    row_head: bool = False
    foreign: bool = False

    @property
    def sorts(self) -> bool:
        return self.order is not UNSORTED


def sortable(columns: Iterable[Column]) -> dict[str, Any]:
    """Return the expression of each column that sorts."""
    return {column.name: column.order for column in columns if column.sorts}


def chosen_in(query: QueryDict, columns: Iterable[Column]) -> frozenset[str]:
    """Read which columns are shown: those that the address names, or the usual ones.

    Names that there are not are passed by.
    """
    columns = tuple(columns)
    named = {name for text in query.getlist(PARAMETER) for name in text.split(",")}
    wanted = named & {column.name for column in columns}
    if not wanted:
        return frozenset(column.name for column in columns if not column.extra)
    return frozenset(
        column.name
        for column in columns
        if column.fixed or column.row_head or column.name in wanted
    )


class Table:
    """A table of the same columns that is no list: all of the usual ones, in the order it has."""

    sorting = None

    def __init__(self, columns: Iterable[Column], *, without: Iterable[str] = ()) -> None:
        self.columns = tuple(
            replace(column, order=UNSORTED) for column in columns if column.name not in without
        )
        self.shows = frozenset(column.name for column in self.columns if not column.extra)

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)
