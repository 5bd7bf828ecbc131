"""What the list of scheduled workflows reads."""

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from accounts.models import Customer

from .models import ScheduledWorkflow
from .states import ScheduleStatus


def scheduled_for(customer: Customer) -> list[ScheduledWorkflow]:
    """Return the workflows that wait for their date, the next one first."""
    waiting = ScheduledWorkflow.objects.filter(customer=customer, status=ScheduleStatus.WAITING)
    return list(waiting.order_by("effective_on", "id"))


def in_their_places(found: QuerySet[ScheduledWorkflow]) -> QuerySet[ScheduledWorkflow]:
    """Annotate `place`: by date, and several of one date in the order they were asked for."""
    key = Concat(Cast("effective_on", CharField()), Value(" "), Cast("id", CharField()))
    return found.select_related("customer").annotate(place=key)
