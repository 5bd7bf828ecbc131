"""Forms with rows, of which one more can be asked for before anything is sent."""

from typing import Any

from django.http import QueryDict

from .requests import StaffRequest

ADD = "add_row"


def asks_for_row(request: StaffRequest) -> bool:
    """Whether the form was sent for one more row alone; nothing is done then."""
    return request.method == "POST" and ADD in request.POST


def rows_sent(request: StaffRequest, prefix: str, **usual: str) -> QueryDict | None:
    """Return what was sent, None when nothing was.

    It has one row more when one is asked for, with the usual values in it.
    """
    if request.method != "POST":
        return None
    if not asks_for_row(request):
        return request.POST
    sent: QueryDict = request.POST.copy()
    number = _whole(sent.get(f"{prefix}-TOTAL_FORMS"))
    sent[f"{prefix}-TOTAL_FORMS"] = str(number + 1)
    for name, value in usual.items():
        sent[f"{prefix}-{number}-{name}"] = value
    return sent


def _whole(text: Any) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 4 else 0
