from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.navigation import sections_for
from accounts.web.requests import StaffRequest
from statements.documents.queries import found_customers, found_statements

from .forms import SearchForm

SHOWN = 8


@require_safe
def palette(request: StaffRequest) -> HttpResponse:
    """Return the places, accounts and statements that a text finds; without one, all places."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"] if form.is_valid() else ""
    places = [entry for section in sections_for(request) for entry in section.entries]
    context = {
        "places": [place for place in places if text.casefold() in place.title.casefold()],
        "customers": found_customers(text, SHOWN) if text else [],
        "statements": found_statements(text, SHOWN) if text else [],
    }
    return render(request, "billing_platform/web/palette.html", context)
