from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.errors import Refused
from accounts.models import Customer
from accounts.requests import StaffRequest, acting_on
from products.operations import BACKDATED_DAYS

from ..states import Workflow
from ..workflow_forms import OverrideForm, SeasonForm, WorkflowForm
from ..workflows.plans import Plan, override_plan, schedulable, season_plan, workflow_plan
from ..workflows.words import INTRO, OVERRIDE, SEASON

PERMISSION, OVERRIDE_PERMISSION = "accounts.run_workflows", "accounts.override_status"
shows_and_acts = require_http_methods(["GET", "HEAD", "POST"])


@shows_and_acts
@permission_required(PERMISSION, raise_exception=True)
def workflow(request: StaffRequest, account_number: str, name: str) -> HttpResponse:
    """Show what a workflow would do to the account, and do it, or schedule it, when exactly that is
    confirmed.
    """
    if name not in Workflow.values:
        raise Http404
    customer, as_of = _customer(account_number), acting_on(request)
    form = WorkflowForm(name, _asked(request, effective_on=as_of.isoformat()))
    plan = workflow_plan(customer, name, as_of=as_of, actor=request.user.get_username())
    later = (
        "a later date schedules it" if schedulable(name) else "this workflow cannot be scheduled"
    )
    page = {
        "title": f"{Workflow(name).label} {customer.name}",
        "intro": INTRO[name],
        "dates": f"Up to {BACKDATED_DAYS} days back; {later}.",
    }
    return _page(request, customer, form, plan, page)


@shows_and_acts
@permission_required(PERMISSION, raise_exception=True)
def season(request: StaffRequest, account_number: str) -> HttpResponse:
    """Plan a suspension with the reactivation that ends it."""
    customer, as_of = _customer(account_number), acting_on(request)
    form = (
        SeasonForm(_asked(request))
        if _names_any(request, "suspend_on", "reactivate_on")
        else SeasonForm()
    )
    plan = season_plan(customer, as_of=as_of, actor=request.user.get_username())
    page = {
        "title": f"Seasonal suspension of {customer.name}",
        "intro": SEASON,
        "dates": "Both dates lie ahead.",
    }
    return _page(request, customer, form, plan, page)


@shows_and_acts
@permission_required(OVERRIDE_PERMISSION, raise_exception=True)
def override(request: StaffRequest, account_number: str) -> HttpResponse:
    """Set the status outside every workflow, behind a warning and with the codes that it would
    cause.
    """
    customer = _customer(account_number)
    asked = _asked(request) if _names_any(request, "to_status") else None
    form = OverrideForm(customer.status, asked)
    plan = override_plan(
        customer, as_of=acting_on(request), permitted=request.user.has_perm(OVERRIDE_PERMISSION)
    )
    page = {"title": f"Override the status of {customer.name}", "warning": OVERRIDE}
    return _page(request, customer, form, plan, page)


def _page(
    request: StaffRequest, customer: Customer, form: forms.Form, plan: Plan, page: dict[str, Any]
) -> HttpResponse:
    context: dict[str, Any] = {
        "customer": customer,
        "form": form,
        "page": page,
        "acting_on": acting_on(request),
    }
    status = 200
    if form.is_bound and form.is_valid():
        values, shown = form.cleaned_data, _shown(form.cleaned_data)
        try:
            if request.method == "POST" and request.POST.get("shown") == shown:
                messages.success(request, plan.act(values))
                return redirect("customer", customer.account_number)
            context["changed"] = request.method == "POST"
        except Refused as refusal:
            context["refused"], status = str(refusal), 409
        try:
            context |= {"steps": plan.steps(values), "shown": shown, "button": plan.button(values)}
        except Refused as refusal:
            context["impossible"], status = str(refusal), 409
    return render(request, "workflows/page.html", context, status=_seen(request, status))


def _seen(request: StaffRequest, status: int) -> int:
    """A page that is only looked at is there, even when what it speaks of would be refused."""
    return status if request.method == "POST" else 200


def _customer(account_number: str) -> Customer:
    found: Customer = get_object_or_404(
        Customer.objects.select_related("bill_profile", "parent"), account_number=account_number
    )
    return found


def _asked(request: StaffRequest, **usual: str) -> dict[str, str]:
    """Return what was filled in; an address is completed by what is usual."""
    return request.POST.dict() if request.method == "POST" else usual | request.GET.dict()


def _names_any(request: StaffRequest, *names: str) -> bool:
    return request.method == "POST" or any(request.GET.get(name) for name in names)


def _shown(values: dict[str, Any]) -> str:
    """Return what the preview depends on: confirmed is what was shown."""
    return "|".join(f"{name}={value}" for name, value in sorted(values.items()) if name != "reason")
