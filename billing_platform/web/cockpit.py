"""The parts of the first page that come after the rest: money at risk, and what is drawn."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web.requests import StaffRequest
from sync.figures.changes import most_at_risk
from sync.figures.views import PERMISSION, first_chart

DRAWN = ("recurring-charges", "statements", "open-accounts")


@permission_required(PERMISSION, raise_exception=True)
@require_safe
def home_figures(request: StaffRequest) -> HttpResponse:
    """Return what is at risk by code, and the charts of the first page.

    They say how things were when they were last counted.
    """
    charts = (first_chart(request, slug) for slug in DRAWN)
    context = {
        "risks": most_at_risk(request.as_of, request.provider.currency),
        "charts": [chart for chart in charts if chart],
    }
    return render(request, "billing_platform/web/home_figures.html", context)
