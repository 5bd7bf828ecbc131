from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render

from .forms import SignInForm
from .views.kept import keep_form, page_before

STOP_ASKING = 286  # the status by which htmx asks no more for what it asks for again and again
SESSION_ENDED = "session-ended"


class SignInMiddleware(LoginRequiredMiddleware):
    """Ask for a login where a page needs one, and lose nothing of what was typed.

    A form that is sent after the session has ended is kept by the page of the login. A fragment
    that a page asks for is not replaced: the page hears that the session has ended, and says so.
    """

    def process_view(
        self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        to_login = super().process_view(request, view_func, view_args, view_kwargs)
        if to_login is None:
            return None
        if getattr(request, "htmx", False):
            told = {"HX-Reswap": "none", "HX-Trigger": SESSION_ENDED}
            return HttpResponse(status=STOP_ASKING, headers=told)
        if request.method != "POST":
            return to_login
        if kept := keep_form(request):
            context = {"form": SignInForm(request), "kept": kept, "next": page_before(request)}
            return render(request, "registration/login.html", context)
        # A page that takes nothing but forms cannot be opened by its address.
        return redirect_to_login(page_before(request))
