from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from ...errors import Refused
from ...web.pages import focus_on_error, sentence
from ..forms import JoinForm
from ..invitations import invited, join
from ..models import Invitation

PAGE, JOINED, OVER = (f"accounts/staff/{name}.html" for name in ("join", "joined", "join_over"))
BESIDE = {"username_refused": "username", "password_weak": "password"}


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest) -> HttpResponse:
    """Ask who was invited for a name and a password, and make the person.

    The secret of the link stands in the query, which no log has, and leaves for no other address.
    Whatever is wrong with a link, the page says the same, with status 404.
    """
    link = request.POST.get("link") or request.GET.get("link", "")
    with invited(link) as invitation:
        if invitation is None:
            response = render(request, OVER, status=404)
        else:
            response = _answer(request, invitation, link)
    response["Referrer-Policy"] = "no-referrer"
    return response


def _answer(request: HttpRequest, invitation: Invitation, link: str) -> HttpResponse:
    first = invitation.email.partition("@")[0]
    form = JoinForm(request.POST or None, initial={"username": first})
    context = {"form": form, "invitation": invitation, "link": link}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            person = join(invitation, username=values["username"], password=values["password"])
        except Refused as refusal:
            form.add_error(BESIDE.get(refusal.code), sentence(str(refusal)))
        else:
            return render(request, JOINED, context | {"person": person})
    focus_on_error(form)
    return render(request, PAGE, context)
