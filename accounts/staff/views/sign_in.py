from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from ..forms import SignInForm
from ..visits import remember


class SignIn(LoginView):
    """Log staff in; a person who is logged in already goes on to the page asked for."""

    authentication_form = SignInForm
    template_name = "registration/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Log the person in, and keep when that was last done: signing in replaces it."""
        before = form.get_user().last_login
        response = super().form_valid(form)
        remember(self.request.session, before)
        return response


@method_decorator(login_not_required, name="dispatch")
class SignOut(LogoutView):
    """Log out whoever asks, with a provider or without one."""
