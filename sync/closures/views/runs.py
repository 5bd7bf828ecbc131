from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.lists.pages import list_answer
from accounts.processes.switches import paused_because
from accounts.web.paging import place_in
from accounts.web.requests import StaffRequest, acting_on

from ...lists.views.closures import EVIDENCE, ClosureList, SyncRunList
from ..queries import candidates_page, forecast_run
from ..states import SYNC_STATUS
from .access import sync_run


@require_safe
def run_list(request: StaffRequest) -> HttpResponseBase:
    """List the runs of Sync Status that closed accounts or would have.

    Those that wait for a decision come first.
    """
    return list_answer(SyncRunList(request))


@require_safe
def run(request: StaffRequest, run_id: UUID) -> HttpResponseBase:
    """Show the closures of a run with their evidence, and whether each can be taken back."""
    return list_answer(ClosureList(request, sync_run(run_id)))


@require_safe
def preview(request: StaffRequest) -> HttpResponse:
    """List what a run would close at this moment; nothing is changed.

    The verdict on the whole comes after the first rows.
    """
    as_of = acting_on(request)
    if request.GET.get("part") == "forecast":
        context = {
            "forecast": forecast_run(request.provider, as_of),
            "acting_on": as_of,
            "provider": request.provider,
        }
        return render(request, "sync/closures/forecast.html", context)
    context = {
        "page": candidates_page(request.provider, as_of, place_in(request.GET)),
        "acting_on": as_of,
        "evaluated_at": timezone.now(),
        "paused": paused_because(SYNC_STATUS),
        "listing": EVIDENCE,
    }
    return render(request, "sync/closures/preview.html", context)
