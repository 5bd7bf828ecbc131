from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import ProcessRun
from accounts.processes.switches import paused_because
from accounts.web.paging import place_by_id, place_in
from accounts.web.requests import StaffRequest, acting_on
from statements.ledger.customer_queries import COUNTED_AT_MOST, count_up_to

from ..filters import ClosureFilter, SyncRunFilter
from ..forms import RejectForm
from ..models import Closure
from ..queries import (
    candidates_page,
    closures_page,
    forecast_run,
    runs_page,
    runs_to_decide,
    still_meeting,
    sync_runs,
    with_counts,
)
from ..states import SYNC_STATUS

PERMISSION = "sync.review_closures"
may_review = permission_required(PERMISSION, raise_exception=True)


@require_safe
def run_list(request: StaffRequest) -> HttpResponse:
    """List the runs of Sync Status that closed accounts or would have.

    Those that wait for a decision come first.
    """
    filters = SyncRunFilter(request.GET, sync_runs())
    context = {
        "filters": filters,
        "page": runs_page(filters.qs, place_by_id(request.GET)),
        "to_decide": runs_to_decide(),
        "paused": paused_because(SYNC_STATUS),
    }
    return render(request, "sync/closures/list.html", context)


@require_safe
def run(request: StaffRequest, run_id: UUID) -> HttpResponse:
    """Show the closures of a run with their evidence, and whether each can be taken back."""
    found = sync_run(run_id)
    filters = ClosureFilter(request.GET, Closure.objects.filter(run=found))
    (counts,) = with_counts([found])
    waits = found in [row.run for row in runs_to_decide()]
    context = {
        "run": found,
        "counts": counts,
        "filters": filters,
        "page": closures_page(filters.qs, place_by_id(request.GET)),
        "count": count_up_to(filters.qs),
        "counted_at_most": COUNTED_AT_MOST,
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
        "waits": waits,
        "reject_form": RejectForm(),
    }
    if waits:
        context["still_meeting"] = still_meeting(found, acting_on(request)).count()
    return render(request, "sync/closures/run.html", context)


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
    }
    return render(request, "sync/closures/preview.html", context)


def sync_run(run_id: UUID) -> ProcessRun:
    found: ProcessRun = get_object_or_404(ProcessRun, pk=run_id, process=SYNC_STATUS)
    return found
