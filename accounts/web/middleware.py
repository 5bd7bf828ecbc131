from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..calendar import FIRST_DAY, LAST_DAY
from ..clock import local_today
from ..tenancy.transactions import provider_transaction
from .requests import StaffRequest


class ProviderMiddleware:
    """Run the view of a logged-in person inside the transaction of that person's provider.

    Sets `request.provider`, `request.today` (the provider's local date) and `request.as_of` (that,
    or the date that the address asks for). The response is rendered inside the transaction; an
    exception rolls it back. A streamed response is read after it, and so opens its own. Views
    marked `login_not_required` are left alone. A person without a provider gets a page that says
    so.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: StaffRequest, view: Callable[..., HttpResponse], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        if request.user.provider is None:
            return render(request, "accounts/web/no_provider.html", status=403)
        request.provider = request.user.provider
        request.today = local_today(request.provider)
        request.as_of = _date_asked_for(request)
        with provider_transaction(request.provider, actor=request.user.get_username(), via="UI"):
            response = view(request, *args, **kwargs)
            render_lazily = getattr(response, "render", None)
            return render_lazily() if callable(render_lazily) else response


def _date_asked_for(request: StaffRequest) -> date:
    text = request.GET.get("as_of", "")
    try:
        return _sensible(date.fromisoformat(text)) if text else request.today
    except ValueError:
        messages.warning(
            request,
            (
                f"“{text[:40]}” is not a date such as {request.today.isoformat()}; the page shows "
                "today."
            ),
        )
        return request.today


def _sensible(asked: date) -> date:
    """Return the date.

    One from which the rules could count past the end of the calendar raises ValueError.
    """
    if not FIRST_DAY <= asked <= LAST_DAY:
        raise ValueError
    return asked
