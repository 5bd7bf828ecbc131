from django.db.models import F, QuerySet
from django.http import QueryDict

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage

from ...workflows.filters import ScheduleFilter
from ...workflows.models import ScheduledWorkflow
from ...workflows.queries import in_their_places


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
