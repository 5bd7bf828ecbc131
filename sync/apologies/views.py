"""Preparing an apology, looking at it, and approving what another person has prepared."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.processes.tasks import take_up_run
from accounts.web.confirm import form_action
from accounts.web.pages import Page, Values, confirm_page, form_page
from accounts.web.requests import StaffRequest, acting_on
from sync.incidents.models import Incident
from sync.incidents.operations import locked
from sync.incidents.queries import tallies_of
from sync.incidents.reached import Reached
from sync.incidents.scope import scope_of
from sync.incidents.states import Reach
from sync.incidents.views.access import access, incident_or_404, may_take_back
from sync.workflows.plans import Plan

from .forms import ApologyForm, ApproveForm
from .models import Apology
from .operations import approve_apology, prepare_apology
from .queries import apology_plan
from .writing import PLACEHOLDERS

APPROVE = "sync.approve_apologies"
TOLD = (Reach.CHARGES, Reach.SENT, Reach.CLOSURES, Reach.MESSAGES)
may_approve = permission_required(APPROVE, raise_exception=True)


@require_safe
def apology(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show the incident's apology: what it says, to how many, and who has prepared it."""
    found = incident_or_404(key)
    own = Apology.objects.filter(incident=found).select_related("run").first()
    context: dict[str, Any] = {
        "incident": found,
        "tab": "apology",
        "apology": own,
        "may_approve": request.user.has_perm(APPROVE),
        "approving": APPROVE,
        "prepared_it": own and own.prepared_by == request.user.get_username(),
        **access(request),
    }
    if own:
        context |= {"kinds": [Reach(reach).label for reach in own.reaches]}
        context |= apology_plan(own, acting_on(request))
    return render(request, "sync/apologies/apology.html", context)


@may_take_back
@form_action
def prepare(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write the apology, or write it anew while nobody has approved it."""
    found = incident_or_404(key)
    own = Apology.objects.filter(incident=found).first()
    usual: dict[str, Any] = {}
    if own:
        usual = {"reaches": own.reaches, "subject": own.subject, "text": own.text}
    elif request.method != "POST":
        tallies = tallies_of(Reached(request.provider, scope_of(found)))
        usual = {"reaches": [one.reach for one in tallies if one.number and one.reach in TOLD]}

    def act(values: Values) -> str:
        prepare_apology(found, actor=request.user.get_username(), **values)
        return "The apology is prepared. It is sent when somebody else has approved it."

    context = {"incident": found, "placeholders": PLACEHOLDERS}
    page = Page("sync/apologies/prepare.html", _apology(found), context)
    return form_page(request, ApologyForm(request.POST or None, initial=usual), act, page)


@may_approve
@form_action
def approve(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show what is sent and to how many, and send it when exactly that is confirmed."""
    found = incident_or_404(key)
    own = Apology.objects.filter(incident=found).first()
    if own is None:
        raise Http404

    def act(values: Values) -> str:
        run = approve_apology(own, as_of=acting_on(request), actor=request.user.get_username())
        transaction.on_commit(
            lambda: take_up_run.delay(run.provider_id, str(run.pk)),
            robust=True,
        )
        return "Approved. The e-mails are written now, and leave one after the other."

    plan = Plan(
        steps=lambda values: apology_plan(own, acting_on(request)),
        act=act,
        button=lambda values: "Approve and send",
    )
    form = ApproveForm(request.POST if request.method == "POST" else {})
    context = {"incident": found, "apology": own, "provider": request.provider}
    page = Page("sync/apologies/approve.html", _apology(found), context)
    return confirm_page(request, form, plan, page, lock=partial(locked, found))


def _apology(incident: Incident) -> str:
    return reverse("incident-apology", args=[incident.pk])
