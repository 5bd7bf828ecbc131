"""What the pages of a record read."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.web.paging import Page, Place, page_by_key

from ..incidents.models import Incident
from .models import TakeBack, TakenBack
from .states import Act

SHOWN = 20


@dataclass(frozen=True)
class Recorded:
    """How many things of one act were taken back, and how many were not."""

    act: Act
    done: int
    not_done: int


def record_of(incident: Incident) -> list[Recorded]:
    """Return what was taken back of the incident, by act."""
    counted = {
        act: (done, not_done)
        for act, done, not_done in TakenBack.objects.filter(incident=incident)
        .order_by()
        .values("act")
        .annotate(were=Count("pk", filter=Q(done=True)), were_not=Count("pk", filter=Q(done=False)))
        .values_list("act", "were", "were_not")
    }
    return [Recorded(act, *counted[act]) for act in Act if act in counted]


def taken_back_page(rows: QuerySet[TakenBack], place: Place) -> Page:
    return page_by_key(rows.select_related("customer", "take_back__run"), "id", place)


def orders_of(incident: Incident) -> list[TakeBack]:
    """Return what was ordered for the incident, the newest first, each with its run."""
    orders = TakeBack.objects.filter(incident=incident).select_related("run")
    return list(orders.order_by("-id")[:SHOWN])
