"""What lists read of their saved views."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from ..web.requests import StaffRequest
from .models import DefaultView, SavedView

PASSING = ("after", "before", "part", "as_of", "view", "save")  # no part of a view


@dataclass(frozen=True)
class ShownView:
    """A view with its address, and whether it is this person's default."""

    view: SavedView
    address: str
    is_default: bool
    is_current: bool


Views = Sequence[ShownView]


def views_of(request: StaffRequest, list_name: str) -> Views:
    """Return this person's views of a list and the shared ones, by title."""
    owner = request.user.get_username()
    default = DefaultView.objects.filter(owner=owner, view=OuterRef("pk"))
    views = SavedView.objects.filter(Q(owner=owner) | Q(shared=True), list_name=list_name)
    now = kept_query(request.GET)
    return [
        ShownView(view, address_of(view), view.is_default, bool(now) and view.query == now)
        for view in views.annotate(is_default=Exists(default)).order_by("title", "id")
    ]


def address_of(view: SavedView) -> str:
    """Return the address that shows a view; it can be sent to a colleague."""
    name = urlencode({"view": str(view.pk)})
    return f"{reverse(view.list_name)}?{'&'.join(filter(None, [view.query, name]))}"


def kept_query(query: QueryDict) -> str:
    """Return what a view keeps of an address, in one order."""
    return urlencode(
        sorted(
            (name, value)
            for name, values in query.lists()
            for value in values
            if name not in PASSING and value
        )
    )
