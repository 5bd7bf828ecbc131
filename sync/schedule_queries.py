"""What the list of scheduled workflows reads."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.paging import Page, Place, page_by_key

from .models import ScheduledWorkflow


def scheduled_matching(
    *, status: str = "", workflow: str = "", account: str = ""
) -> QuerySet[ScheduledWorkflow]:
    """Return the scheduled workflows that pass every filter that is not empty."""
    chosen = {"status": status, "workflow": workflow, "customer__account_number": account}
    return ScheduledWorkflow.objects.filter(
        **{name: value for name, value in chosen.items() if value}
    )


def scheduled_page(found: QuerySet[ScheduledWorkflow], place: Place) -> Page:
    """Return a page by date; several of one date come in the order in which they were asked for."""
    key = Concat(Cast("effective_on", CharField()), Value(" "), Cast("id", CharField()))
    return page_by_key(found.select_related("customer").annotate(place=key), "place", place)
