"""A list as a page, a total and a file. Each list declares what it is; this is written once.

A list stands in the `views` of its room, as a subclass of `ListPage`, and its view answers
`list_answer`.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from ..tenancy.transactions import provider_transaction
from ..web.addresses import keep_place
from ..web.csv_files import streamed_csv_file
from ..web.filters import ListFilter
from ..web.paging import Page, Place, page_by_key, place_in
from ..web.requests import StaffRequest
from ..web.sorting import Sorting, sorted_page, sorting_in
from ..web.totals import PART, TOTAL, Total, total_line
from .columns import Column, chosen_in, sortable
from .files import Cell, read_cell
from .queries import ShownView, Views, views_of

EXPORT = "accounts.export_lists"
may_export = permission_required(EXPORT, raise_exception=True)
FILE = "csv"
ROWS_AT_ONCE = 1000  # of a file, read in one transaction


LISTS: dict[str, type["ListPage"]] = {}  # by name


class ListPage(ABC):
    """A list of one provider, for one request.

    `name` is that of its address, and stands in its file and its saved views. `file` maps the
    columns of the file, which are a contract, to where a row has them. `usual` is the order that
    nobody asked for. `nouns` name one row and several.
    """

    name: ClassVar[str]
    template: ClassVar[str]
    columns: tuple[Column, ...]
    file: Mapping[str, Cell]
    nouns: ClassVar[tuple[str, str]]
    key: ClassVar[str] = "account_number"
    key_field: ClassVar[forms.Field | None] = None
    usual: ClassVar[str] = ""
    saves_views: ClassVar[bool] = True
    of_customers: ClassVar[bool] = False  # so that acts on many accounts can be chosen in it
    counted_at_most: ClassVar[int] = 10_000

    def __init_subclass__(cls) -> None:
        if "name" in cls.__dict__:
            LISTS[cls.name] = cls

    def __init__(self, request: StaffRequest, query: QueryDict | None = None) -> None:
        self.request, self.as_of = request, request.as_of
        self.query = request.GET if query is None else query

    # What a list declares

    @abstractmethod
    def filter(self, query: QueryDict) -> ListFilter:
        """Return the filters over all rows of the list."""

    def prepared(self, found: QuerySet) -> QuerySet:
        """Return the rows with what sorting and showing them takes."""
        return found

    def among(self) -> QuerySet | None:
        """Return what the rows are taken from, where they meet rules: see `page_by_key`."""
        return None

    def shown(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return what the page and the file show of the rows, in a constant number of queries."""
        return rows

    def totals(self, found: QuerySet) -> Iterable[Total]:
        """Return what all rows come to."""
        return []

    def more(self) -> dict[str, Any]:
        """Return what else the page shows."""
        return {}

    def customers(self) -> QuerySet:
        """Return the customers that pass the filters, where the list is `of_customers`."""
        return self.filters.qs

    # What every list has

    @cached_property
    def filters(self) -> ListFilter:
        return self.filter(self.query)

    @cached_property
    def sorting(self) -> Sorting:
        return sorting_in(self.request.GET, sortable(self.columns), key=self.key, usual=self.usual)

    @cached_property
    def shows(self) -> frozenset[str]:
        """Return the names of the columns that are shown."""
        return chosen_in(self.request.GET, self.columns)

    @cached_property
    def views(self) -> Views:
        return views_of(self.request, self.name) if self.saves_views else []

    @property
    def default(self) -> ShownView | None:
        """Return the view that this person sees first."""
        return next((view for view in self.views if view.is_default), None)

    @cached_property
    def place(self) -> Place:
        return place_in(self.request.GET, self.key_field)

    @cached_property
    def page(self) -> Page:
        found = self.find_page()
        return Page(self.shown(found.rows), found.before, found.after)

    @cached_property
    def count(self) -> int:
        """Count the rows, but no further than one more than are added up."""
        return self.filters.qs.order_by()[: self.counted_at_most + 1].count()

    def find_page(self) -> Page:
        rows = self.prepared(self.filters.qs)
        return sorted_page(rows, self.sorting, self.place, among=self.among())

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """Return each order that there is: its value in an address, its words, and if it is on."""
        now = ("-" if self.sorting.descending else "") + self.sorting.column
        return [
            (value, column.words + words, value == now)
            for column in self.columns
            if column.sorts
            for value, words in ((column.name, ""), (f"-{column.name}", ", descending"))
        ]

    def save_address(self, query: str) -> str:
        """Return the address of the page that keeps this list as a view."""
        return f"{reverse('saved-view-new', args=[self.name])}?{urlencode({'query': query})}"

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)

    @property
    def address(self) -> str:
        """Return the bare address of the list's page."""
        return reverse(self.name) if self.saves_views else self.request.path

    @property
    def is_narrowed(self) -> bool:
        """Return whether the reader has chosen something: filters, an order or columns."""
        return bool(set(self.request.GET) - {"as_of", "after", "before", "view"})

    def context(self) -> dict[str, Any]:
        return {
            "listing": self,
            "filters": self.filters,
            "sorting": self.sorting,
            "page": self.page,
            "counted_at_most": self.counted_at_most,
            **self.more(),
        }

    def reading(self) -> AbstractContextManager[Any]:
        """Open a transaction for a part of a file, which is read after that of the request."""
        actor = self.request.user.get_username()
        return provider_transaction(self.request.provider, actor=actor, via="UI")

    def in_stretches(self) -> Iterator[Sequence[Any]]:
        """Return all rows that pass the filters, in the order of the key.

        Each stretch is read in a transaction of its own, so that a long file keeps none open.
        """
        start = ""
        newest_first = self.usual.startswith("-")
        while True:
            with self.reading():
                page = page_by_key(
                    self.prepared(self.filters.qs),
                    self.key,
                    Place(after=start),
                    newest_first=newest_first,
                    size=ROWS_AT_ONCE,
                    among=self.among(),
                )
                shown = list(self.shown(page.rows))
            yield shown
            if not page.after:
                return
            start = page.after


def list_answer(listing: ListPage) -> HttpResponseBase:
    """Answer with the page of a list, or with the part of it that the address asks for."""
    request = listing.request
    part = request.GET.get(PART)
    if part == FILE:
        return file_answer(listing)
    if part == TOTAL:
        return _total(listing)
    if not request.GET and (default := listing.default):
        return redirect(default.address)
    answer = render(request, listing.template, listing.context())
    keep_place(request, answer)
    return answer


def file_answer(listing: ListPage) -> HttpResponseBase:
    """Answer with all rows that pass the filters as CSV, or with the page that names a filter.

    A filter that cannot be read would widen the choice.
    """
    request = listing.request
    if not request.user.has_perm(EXPORT):
        raise PermissionDenied
    if not listing.filters.is_valid():
        query = request.GET.copy()
        query.pop(PART, None)
        return redirect(f"{listing.address}?{query.urlencode()}")
    cells = list(listing.file.values())
    lines = (
        [read_cell(row, cell) for cell in cells]
        for stretch in listing.in_stretches()
        for row in stretch
    )
    return streamed_csv_file(
        f"{listing.name}-{listing.as_of.isoformat()}", list(listing.file), lines
    )


def _total(listing: ListPage) -> HttpResponse:
    one, many = listing.nouns
    count, most = listing.count, listing.counted_at_most
    totals = listing.totals(listing.filters.qs) if count <= most else []
    return total_line(listing.request, count, one, many, totals, most=most)
