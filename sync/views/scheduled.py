from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.paging import place_in
from accounts.requests import StaffRequest

from ..models import ScheduledWorkflow
from ..schedule_queries import scheduled_page
from ..workflows.filters import ScheduleFilter
from ..workflows.schedule import cancel_scheduled
from .workflows import PERMISSION


@require_safe
def scheduled_list(request: StaffRequest) -> HttpResponse:
    """List the workflows that wait for their date, or those in another state."""
    filters = ScheduleFilter(request.GET, ScheduledWorkflow.objects.all())
    context = {"filters": filters, "page": scheduled_page(filters.qs, place_in(request.GET))}
    return render(request, "workflows/scheduled.html", context)


@require_POST
@permission_required(PERMISSION, raise_exception=True)
def cancel(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a workflow off the calendar."""
    found: ScheduledWorkflow = get_object_or_404(
        ScheduledWorkflow.objects.select_related("customer"), pk=key
    )
    try:
        cancel_scheduled(found)
        messages.success(
            request, f"{found.get_workflow_display()} on {found.effective_on} is cancelled."
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    if request.POST.get("back") == "customer":
        return redirect("customer", found.customer.account_number)
    return redirect("scheduled")
