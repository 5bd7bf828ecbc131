"""Opening an incident, and whom it has reached."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.lists.pages import may_export
from accounts.web.confirm import done, effect, form_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest

from ..forms import OpenForm, scope_in
from ..operations import open_incident
from ..scope import scope_of
from ..words import scope_words
from .access import access, incident_or_404, may_take_back
from .reading import file_of_accounts, what_it_reached


@may_take_back
@form_action
def open_(request: StaffRequest) -> HttpResponse:
    """Open an incident of what the address names, and go to its page."""
    scope = scope_in(request.GET)
    if scope is None:
        return render(request, "sync/incidents/unreadable.html", status=400)
    form, refused = OpenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            with effect(request):
                incident = open_incident(
                    request.provider, scope, actor=request.user.get_username(), **form.cleaned_data
                )
        except Refused as refusal:
            refused = sentence(str(refusal))
        else:
            return done("The incident is open.", "incident", incident.pk)
    context = {
        "form": form,
        "refused": refused,
        "title": f"Open an incident: {scope_words(scope)}",
        "back": f"{reverse('incident-reached')}?{request.GET.urlencode()}",
    }
    status = 409 if refused else 200
    return render(request, "sync/incidents/open.html", context, status=status)


@require_safe
def incident(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show whom the incident has reached."""
    found = incident_or_404(key)
    context = what_it_reached(request, scope_of(found)) | access(request)
    context |= {"incident": found, "tab": "reached"}
    return render(request, "sync/incidents/incident.html", context)


@may_export
@require_safe
def incident_csv(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write the accounts that the incident has reached as CSV."""
    return file_of_accounts(request, scope_of(incident_or_404(key)))
