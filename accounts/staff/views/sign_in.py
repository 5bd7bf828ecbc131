from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator

from ...web.tokens import AGAIN, FIELD
from ..forms import SignInForm
from ..visits import remember
from .kept import KEPT, read_kept


class SignIn(LoginView):
    """Log staff in; a person who is logged in already goes on to the page asked for.

    A form that was sent after the session had ended is shown again once its writer is logged in.
    """

    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log the person in, and keep when that was last done: signing in replaces it."""
        before = form.get_user().last_login
        response = super().form_valid(form)
        remember(self.request.session, before)
        kept = read_kept(self.request.POST.get(KEPT, ""), form.get_user())
        if kept is None:
            return response
        context = {"kept": kept, "token_field": FIELD, "again": AGAIN}
        return render(self.request, "registration/typed.html", context)

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        return super().get_context_data(kept=self.request.POST.get(KEPT, ""), **more)


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Log out whoever asks, with a provider or without one."""
