"""What has passed since a process looked last.

Each is told once: what a run has seen is not looked at again, and what has its event has it.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from accounts.customers.ranges import Accounts, only
from accounts.events.states import EventAct
from accounts.models import Event, ProcessRun
from accounts.processes.states import RunStatus
from accounts.rest.resources import Resource

from ..ledger.models.statement import Statement
from ..payments.models import PaymentPromise
from ..payments.queries import broken_among
from ..payments.resources import PromiseResource
from .resources import OverdueResource
from .states import DUE_DAYS


def first_unseen(as_of: date) -> date:
    """Return the first day that no run of the process has seen pass.

    It is the day of the last run that has succeeded. Before there is one, it is the day before the
    first run: what passed earlier is no news.
    """
    runs = ProcessRun.objects.filter(process=DUE_DAYS, dry_run=False, as_of__lte=as_of)
    days = runs.aggregate(
        seen=Max("as_of", filter=Q(status=RunStatus.SUCCEEDED)), begun=Min("as_of")
    )
    seen: date | None = days["seen"]
    return seen or (days["begun"] or as_of) - timedelta(days=1)


def newly_overdue(accounts: Accounts, first: date, as_of: date) -> QuerySet[Any]:
    """Return the statements that fell due from the first day on, before as_of, and are owed on.

    Of several of one account and day it is the one made last.
    """
    last = _due(Statement.objects.all(), accounts, first, as_of)
    last = last.order_by("customer_id", "due_date", "-created_on", "-pk")
    told = _told(OverdueResource, EventAct.OVERDUE).annotate(
        day=KeyTextTransform("due_date", "data")
    )
    of_day = told.filter(day=Cast(OuterRef("due_date"), TextField()))
    return (
        _due(OverdueResource.rows(), accounts, first, as_of)
        .filter(pk__in=last.distinct("customer_id", "due_date").values("pk"))
        .exclude(Exists(of_day))
    )


def newly_broken(accounts: Accounts, first: date, as_of: date) -> list[PaymentPromise]:
    """Return the promises that were not kept by a day from the first on, before as_of."""
    told = _told(PromiseResource, EventAct.BROKEN).filter(object_id=OuterRef("pk"))
    passed = PaymentPromise.objects.filter(until__gte=first, until__lt=as_of)
    passed = only(passed, "customer_id", accounts).exclude(Exists(told))
    return broken_among(passed, as_of)


def _due(
    statements: QuerySet[Statement], accounts: Accounts, first: date, as_of: date
) -> QuerySet[Statement]:
    due = statements.filter(due_date__gte=first, due_date__lt=as_of)
    return only(due, "customer_id", accounts)


def _told(resource: type[Resource], act: EventAct) -> QuerySet[Event]:
    """Return the events of this type of the customer that the outer query has."""
    return Event.objects.filter(customer=OuterRef("customer"), type=f"{resource.kind}.{act}")
