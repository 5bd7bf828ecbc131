from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from accounts.customers.named import first_named
from accounts.web.confirm import post_action
from accounts.web.pages import focus_on_error, sentence
from accounts.web.previews import is_confirmed, seal_of, was_confirmed
from accounts.web.requests import StaffRequest
from statements.receivables.owed import owed_together

from ..acts import ACTS, WORKFLOWS, Act
from ..forms import BulkForm
from ..operations import AT_MOST
from .choice import RETRIED, UNDONE, Choice, choice_in
from .starting import start_and_go


@post_action
def bulk_act(request: StaffRequest, name: str) -> HttpResponse:
    """Say whom an act on many accounts is for and what follows; start it once it is confirmed."""
    act = _permitted(request, name)
    try:
        choice = choice_in(request)
    except ValidationError as error:
        messages.error(request, sentence(" ".join(error.messages)))
        return redirect("customers")
    if not choice.customers.exists():
        messages.warning(request, "No account was chosen, so nothing was done.")
        return redirect(choice.back(request))
    form = BulkForm(act, request.POST if was_confirmed(request) else None)
    context = _what_happens(request, act, choice) | {"form": form}
    if form.is_bound and form.is_valid():
        if is_confirmed(request, context["shown"]):
            earlier = choice.earlier
            return start_and_go(
                request,
                act.name,
                choice.customers,
                _kept(choice) | form.cleaned_data,
                back=choice.back(request),
                undoes=earlier if choice.which in UNDONE else None,
                retries=earlier if choice.which in RETRIED else None,
            )
        context["changed"] = True
    focus_on_error(form)
    return render(request, "sync/bulk_acts/confirm.html", context)


def _permitted(request: StaffRequest, name: str) -> Act:
    if name not in ACTS:
        raise Http404
    if not request.user.has_perm(ACTS[name].permission):
        raise PermissionDenied
    return ACTS[name]


def _what_happens(request: StaffRequest, act: Act, choice: Choice) -> dict[str, Any]:
    named = first_named(choice.customers)
    owed = owed_together(choice.customers, request.as_of) if act.permission == WORKFLOWS else None
    return {
        "act": act,
        "named": named,
        "owed": owed,
        "asked": choice.asked,
        "back": choice.back(request),
        "at_most": AT_MOST,
        "shown": seal_of(request, {"asked": choice.asked}, [named.count, owed]),
    }


def _kept(choice: Choice) -> dict[str, str]:
    """Return what the act that is taken up again was asked with."""
    return dict(choice.earlier.values) if choice.earlier and choice.which in RETRIED else {}
