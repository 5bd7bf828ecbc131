from functools import partial
from typing import Any

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.urls import reverse

from accounts.customer_page.page import customer_or_404
from accounts.models import Customer
from accounts.web.confirm import form_action
from accounts.web.pages import Page, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from products.services.operations import BACKDATED_DAYS, lock_customer

from ..forms import OverrideForm, SeasonForm, WorkflowForm
from ..plans import Plan, override_plan, schedulable, season_plan, workflow_plan
from ..states import Workflow
from ..words import INTRO, OVERRIDE, SEASON

PERMISSION, OVERRIDE_PERMISSION = "accounts.run_workflows", "accounts.override_status"


@permission_required(PERMISSION, raise_exception=True)
@form_action
def workflow(request: StaffRequest, account_number: str, name: str) -> HttpResponse:
    """Show what a workflow would do to the account, and do it when exactly that is confirmed.

    It is scheduled instead where it has a later date.
    """
    if name not in Workflow.values:
        raise Http404
    customer, as_of = customer_or_404(account_number), acting_on(request)
    form = WorkflowForm(name, _asked(request, effective_on=as_of.isoformat()))
    plan = workflow_plan(customer, name, as_of=as_of, actor=request.user.get_username())
    later = (
        "a later date schedules it" if schedulable(name) else "this workflow cannot be scheduled"
    )
    words = {
        "title": f"{Workflow(name).label} {customer.name}",
        "intro": INTRO[name],
        "dates": f"Up to {BACKDATED_DAYS} days back; {later}.",
    }
    return _page(request, customer, form, plan, words)


@permission_required(PERMISSION, raise_exception=True)
@form_action
def season(request: StaffRequest, account_number: str) -> HttpResponse:
    """Plan a suspension with the reactivation that ends it."""
    customer, as_of = customer_or_404(account_number), acting_on(request)
    form = (
        SeasonForm(_asked(request))
        if _names_any(request, "suspend_on", "reactivate_on")
        else SeasonForm()
    )
    plan = season_plan(customer, as_of=as_of, actor=request.user.get_username())
    words = {
        "title": f"Seasonal suspension of {customer.name}",
        "intro": SEASON,
        "dates": "Both dates lie ahead.",
    }
    return _page(request, customer, form, plan, words)


@permission_required(OVERRIDE_PERMISSION, raise_exception=True)
@form_action
def override(request: StaffRequest, account_number: str) -> HttpResponse:
    """Set the status outside every workflow, behind a warning.

    The page names the codes that the change would cause.
    """
    customer = customer_or_404(account_number)
    asked = _asked(request) if _names_any(request, "to_status") else None
    form = OverrideForm(customer.status, asked)
    plan = override_plan(
        customer, as_of=acting_on(request), permitted=request.user.has_perm(OVERRIDE_PERMISSION)
    )
    words = {"title": f"Override the status of {customer.name}", "warning": OVERRIDE}
    return _page(request, customer, form, plan, words)


def _page(
    request: StaffRequest, customer: Customer, form: forms.Form, plan: Plan, words: dict[str, Any]
) -> HttpResponse:
    context = {"customer": customer, "page": words, "acting_on": acting_on(request)}
    page = Page(
        "sync/workflows/page.html", reverse("customer", args=[customer.account_number]), context
    )
    return confirm_page(request, form, plan, page, lock=partial(lock_customer, customer.pk))


def _asked(request: StaffRequest, **usual: str) -> dict[str, str]:
    """Return what was filled in; an address is completed by what is usual."""
    return request.POST.dict() if request.method == "POST" else usual | request.GET.dict()


def _names_any(request: StaffRequest, *names: str) -> bool:
    return request.method == "POST" or any(request.GET.get(name) for name in names)
