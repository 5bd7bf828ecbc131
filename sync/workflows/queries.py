"""What the list of scheduled workflows reads."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from .models import ScheduledWorkflow
from .states import ScheduleStatus


def scheduled_for(customer: Customer) -> list[ScheduledWorkflow]:
    """Return the workflows that wait for their date, the next one first."""
    waiting = ScheduledWorkflow.objects.filter(customer=customer, status=ScheduleStatus.WAITING)
    return list(waiting.order_by("effective_on", "id"))


def scheduled_page(found: QuerySet[ScheduledWorkflow], place: Place) -> Page:
    """Return a page by date; several of one date come in the order in which they were asked for."""
    key = Concat(Cast("effective_on", CharField()), Value(" "), Cast("id", CharField()))
    return page_by_key(found.select_related("customer").annotate(place=key), "place", place)
