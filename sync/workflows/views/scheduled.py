from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.lists.pages import list_answer
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.requests import StaffRequest

from ...lists.views.scheduled import ScheduledList
from ..models import ScheduledWorkflow
from ..schedule import cancel_scheduled
from .workflows import PERMISSION


@require_safe
def scheduled_list(request: StaffRequest) -> HttpResponseBase:
    """List the workflows that wait for their date, or those in another state."""
    return list_answer(ScheduledList(request))


@permission_required(PERMISSION, raise_exception=True)
@post_action
def cancel(request: StaffRequest, key: UUID) -> HttpResponse:
    """Take a workflow off the calendar."""
    found: ScheduledWorkflow = get_object_or_404(
        ScheduledWorkflow.objects.select_related("customer"), pk=key
    )

    def act() -> str:
        cancel_scheduled(found)
        return f"{found.get_workflow_display()} on {found.effective_on} is cancelled."

    return press(request, act, _back(request, found))


def _back(request: StaffRequest, found: ScheduledWorkflow) -> str:
    if request.POST.get("back") == "customer":
        return reverse("customer", args=[found.customer.account_number])
    return reverse("scheduled")
