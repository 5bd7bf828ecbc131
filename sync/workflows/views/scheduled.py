from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db.models import F, QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.requests import StaffRequest

from ..filters import ScheduleFilter
from ..models import ScheduledWorkflow
from ..queries import in_their_places
from ..schedule import cancel_scheduled
from .workflows import PERMISSION


class ScheduledList(ListPage):
    """The workflows that wait for their date; those of one date in the order they were asked in."""

    name, template = "scheduled", "sync/workflows/scheduled.html"
    nouns = ("scheduled workflow", "scheduled workflows")
    key = "place"
    columns = (
        Column("date", "Date", None, row_head=True),
        Column("workflow", "Workflow", F("workflow")),
        Column("account", "Account", F("customer__account_number")),
        Column("now", "Status now"),
        Column("reason", "Reason", css="reason"),
        Column("by", "By", F("actor")),
        Column("state", "State"),
        Column("cancel", "Cancel", fixed=True),
    )
    file = {
        "effective_on": "effective_on",
        "workflow": "workflow",
        "account_number": "customer.account_number",
        "name": "customer.name",
        "reason": "reason",
        "actor": "actor",
        "status": "status",
        "outcome": "outcome",
    }

    def filter(self, query: QueryDict) -> ScheduleFilter:
        return ScheduleFilter(query, ScheduledWorkflow.objects.all())

    def prepared(self, found: QuerySet) -> QuerySet:
        return in_their_places(found)


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
