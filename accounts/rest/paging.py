"""Pages of the API's lists: each starts from a key, so that rows added meanwhile move nothing."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.request import Request

from ..web.paging import Page, Place, page_by_key
from .filters import ApiFilter, QueryError

LARGEST_PAGE, PAGE = 500, 50
LONGEST_NUMBER = 18  # digits that the database can hold
NEWEST_FIRST = "-"


def page_of(
    request: Request,
    rows: QuerySet,
    documents: Callable[[list[Any]], list[dict[str, Any]]],
    filters: type[ApiFilter] = ApiFilter,
    *,
    key: str = "id",
    among: QuerySet | None = None,
) -> dict[str, Any]:
    """Return one page of a list, oldest first, with the addresses of its neighbours.

    `limit` is from 1 to 500; `order=-` turns the list round. `key` is the unique column whose order
    the list has: keys made by the database, or whole numbers from 1 on. `among` as for
    `page_by_key`. Raises QueryError for a parameter that is unknown or cannot be read.
    """
    asked = filters(request.query_params, rows)
    asked.check()
    return pages_by(
        request,
        partial(page_by_key, asked.qs, key, among=among),
        documents,
        whole if key != "id" else UUID,
    )


def pages_by(
    request: Request,
    page_at: Callable[..., Page],
    documents: Callable[[list[Any]], list[dict[str, Any]]],
    read: Callable[[str], Any],
) -> dict[str, Any]:
    """Return the page at the place that the request names, with the addresses of its neighbours.

    `page_at` takes the place, `newest_first` and `size`; `read` reads a place, or raises
    ValueError.
    """
    query: QueryDict = request.query_params
    page = page_at(_place(query, read), newest_first=_is_newest_first(query), size=_limit(query))
    return {
        "results": documents(list(page.rows)),
        "next": _address(request, after=page.after) if page.after else None,
        "previous": _address(request, before=page.before) if page.before else None,
    }


def _place(query: QueryDict, read: Callable[[str], Any]) -> Place:
    if "after" in query and "before" in query:
        raise QueryError({"before": "after or before, not both"})
    return Place(*(_cursor(query, name, read) for name in ("after", "before")))


def _cursor(query: QueryDict, name: str, read: Callable[[str], Any]) -> Any:
    text = query.get(name)
    if text is None:
        return ""
    try:
        return read(text)
    except ValueError as error:
        raise QueryError({name: "no place of this list"}) from error


def whole(text: str) -> int:
    """Read a place that is a whole number; raise ValueError for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER):
        raise ValueError(text)
    return int(text)


def _is_newest_first(query: QueryDict) -> bool:
    order = query.get("order", "")
    if order not in ("", NEWEST_FIRST):
        raise QueryError({"order": f"{NEWEST_FIRST} or nothing"})
    return order == NEWEST_FIRST


def _limit(query: QueryDict) -> int:
    text = query.get("limit", str(PAGE))
    if not (
        text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LARGEST_PAGE
    ):
        raise QueryError({"limit": f"a whole number from 1 to {LARGEST_PAGE}"})
    return int(text)


def _address(request: Request, **place: str) -> str:
    query = request.query_params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(place)
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
