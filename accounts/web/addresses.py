from typing import Any

from django.shortcuts import resolve_url
from django.utils.http import urlencode

from .requests import StaffRequest


def page_url(request: StaffRequest, to: str, *args: object, **query: Any) -> str:
    """Return the address of a page that speaks of the same date as this one.

    `to` is the name of a view or a path. The date is left out where it is today's.
    """
    if getattr(request, "as_of", None) != getattr(request, "today", None):
        query["as_of"] = request.as_of.isoformat()
    address = resolve_url(to, *args)
    return f"{address}?{urlencode(query)}" if query else address
