"""Addresses of pages, and where in a list a person was."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from .requests import StaffRequest

PLACE = "list_place"  # the cookie that keeps the last list that was looked at
LONGEST_PLACE = 2000


def page_url(request: StaffRequest, to: str, *args: object, **query: Any) -> str:
    """Return the address of a page that speaks of the same date as this one.

    `to` is the name of a view or a path. The date is left out where it is today's.
    """
    if getattr(request, "as_of", None) != getattr(request, "today", None):
        query["as_of"] = request.as_of.isoformat()
    address = resolve_url(to, *args)
    return f"{address}?{urlencode(query)}" if query else address


def keep_place(request: StaffRequest, answer: HttpResponse) -> None:
    """Remember the list that is shown, with its filters, order and page, until another one is."""
    place = f"{request.user.pk} {request.get_full_path()}"
    if len(place) > LONGEST_PLACE:
        answer.delete_cookie(PLACE)
    elif request.COOKIES.get(PLACE) != place:
        answer.set_cookie(PLACE, place, httponly=True, samesite="Lax", secure=request.is_secure())


def back_to(request: StaffRequest, to: str, *args: object) -> str:
    """Return the address of a list as this person last saw it.

    `to` is the name of a view or a path. It is the bare address unless that list was the last one.
    """
    address = resolve_url(to, *args)
    person, _, place = request.COOKIES.get(PLACE, "").partition(" ")
    path, _, query = place.partition("?")
    bare, _, asked = address.partition("?")
    if person != str(request.user.pk) or path != bare or not query or asked:
        return address
    return f"{bare}?{query}"
