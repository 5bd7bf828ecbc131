"""Ordering that an incident is taken back, once what that does has been shown."""

from functools import partial
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from accounts.processes.tasks import take_up_run
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from sync.incidents.operations import locked
from sync.incidents.views.access import incident_or_404, may_take_back
from sync.workflows.plans import Plan

from ..forms import TakeBackForm
from ..operations import order_take_back
from ..plans import named_in, plan_of
from ..states import Act
from .access import acts_of, acts_refused


@may_take_back
@form_action
def take_back(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what taking the incident back would do, and order it when exactly that is confirmed."""
    found = incident_or_404(key)
    choices = acts_of(request.user)
    usual = {"acts": [act for act, _ in choices if act != Act.PAYMENTS]}
    form = TakeBackForm(choices, request.POST or None, initial=usual)

    def act(values: Values) -> str:
        actor = request.user.get_username()
        run = order_take_back(found, as_of=acting_on(request), actor=actor, **values)
        transaction.on_commit(
            lambda: take_up_run.delay(run.provider_id, str(run.pk)),
            robust=True,
        )
        return "It is ordered: the record below says what became of each thing."

    plan = Plan(
        steps=lambda values: {
            "acts": plan_of(found, values["acts"]),
            "named": named_in(found, values["acts"]),
        },
        act=act,
        button=lambda values: "Start the dry run" if values["dry_run"] else "Take it back",
    )
    context = {"incident": found, "refused_acts": acts_refused(request.user)}
    page = Page(
        "sync/taking_back/take_back.html", reverse("incident-record", args=[found.pk]), context
    )
    return confirm_page(request, form, plan, page, lock=partial(locked, found))
