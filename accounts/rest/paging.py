from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from ..web.paging import page_by_key, place_by_id
from .filters import ApiFilter

LARGEST_PAGE, PAGE = 500, 50


def page_of(
    request: Request,
    rows: QuerySet,
    document: Callable[[Any], dict[str, Any]],
    filters: type[ApiFilter] = ApiFilter,
) -> dict[str, Any]:
    """Return one page of a list, newest first, with the addresses of its neighbours.

    `limit` is from 1 to 500. Rows added meanwhile move nothing, since a page starts from a key.
    Raises ValidationError for a parameter that is unknown or cannot be read.
    """
    asked = filters(_query(request), rows)
    asked.check()
    page = page_by_key(
        asked.qs,
        "id",
        place_by_id(_query(request)),
        newest_first=True,
        size=_limit(_query(request)),
    )
    return {
        "results": [document(row) for row in page.rows],
        "next": _address(request, after=page.after) if page.after else None,
        "previous": _address(request, before=page.before) if page.before else None,
    }


def _query(request: Request) -> QueryDict:
    return request.query_params


def _limit(query: QueryDict) -> int:
    text = query.get("limit", str(PAGE))
    if not (
        text.isascii() and text.isdigit() and len(text) <= 3 and 1 <= int(text) <= LARGEST_PAGE
    ):
        raise ValidationError({"limit": f"a whole number from 1 to {LARGEST_PAGE}"})
    return int(text)


def _address(request: Request, **place: str) -> str:
    query = request.query_params.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(place)
    return str(request.build_absolute_uri(f"{request.path}?{query.urlencode()}"))
