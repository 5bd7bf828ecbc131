from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.errors import Refused
from accounts.models import Customer
from accounts.requests import StaffRequest, acting_on

from ..issue_forms import FixForm, SuppressForm
from ..issue_queries import Filters, rows_of
from ..issues import suppress, unsuppress
from ..models import IssueSuppression
from ..rules.codes import CODES
from ..workflows.fixes import Fix, fix_account, fixes_for
from ..workflows.plans import Step
from ..workflows.preview import preview
from .issues import back_to_list, may_fix


@require_http_methods(["GET", "HEAD", "POST"])
@may_fix
def fix(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Show what a fix would do to the account, and do it when exactly that is confirmed."""
    customer = _customer(code, account_number)
    fixes = fixes_for(code, customer)
    context = _about(request, customer, code) | {"fixes": fixes}
    status = 200
    if fixes:
        form = FixForm(fixes, _asked(request, fixes))
        context["form"] = form
        if form.is_valid():
            status = _show_or_act(request, customer, code, form.cleaned_data, context)
        if "done" in context:
            messages.success(request, context["done"])
            return back_to_list(request)
    return render(
        request, "issues/fix.html", context, status=status if request.method == "POST" else 200
    )


@require_POST
@may_fix
def suppress_issue(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Take the issue off the list until a date."""
    customer = _customer(code, account_number)
    form = SuppressForm(request.POST)
    context = _about(request, customer, code) | {
        "fixes": fixes_for(code, customer),
        "suppress_form": form,
    }
    if form.is_valid():
        try:
            until = form.cleaned_data["until"]
            actor = request.user.get_username()
            suppress(
                customer,
                code,
                until=until,
                reason=form.cleaned_data["reason"],
                actor=actor,
                as_of=request.as_of,
            )
            messages.success(
                request, f"{code} of {account_number} is not shown until {until.isoformat()}."
            )
            return back_to_list(request)
        except Refused as refusal:
            form.add_error("until", str(refusal))
    return render(request, "issues/fix.html", context, status=409)


@require_POST
@may_fix
def unsuppress_issue(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Put the issue back on the list."""
    if unsuppress(_customer(code, account_number), code):
        messages.success(request, f"{code} of {account_number} is on the list again.")
    return back_to_list(request)


def _show_or_act(
    request: StaffRequest,
    customer: Customer,
    code: str,
    values: dict[str, Any],
    context: dict[str, Any],
) -> int:
    as_of = acting_on(request)
    act = partial(
        fix_account,
        customer,
        code,
        values["fix"],
        as_of=as_of,
        effective_on=values["effective_on"],
        reason=values["reason"],
    )
    shown = f"{values['fix']}|{values['effective_on']}|{as_of}"
    try:
        if request.method == "POST" and request.POST.get("shown") == shown:
            act()
            context["done"] = f"{CODES[code].title}: {customer.account_number} is fixed."
            return 200
        context["chosen"] = next(one for one in context["fixes"] if one.name == values["fix"])
        context["steps"] = [
            Step(
                context["chosen"].title,
                as_of,
                customer.cycle_date,
                preview(customer, act, as_of=as_of),
            )
        ]
        context |= {"shown": shown, "button": context["chosen"].title}
    except Refused as refusal:
        context["impossible"] = str(refusal)
        return 409
    return 200


def _about(request: StaffRequest, customer: Customer, code: str) -> dict[str, Any]:
    as_of = request.as_of
    rows = rows_of([customer.pk], Filters(), as_of) or rows_of(
        [customer.pk], Filters(suppressed=True), as_of
    )
    issues = rows[0].issues if rows else []
    suppression = IssueSuppression.objects.filter(
        customer=customer, code=code, until__gte=as_of
    ).first()
    return {
        "customer": customer,
        "code": CODES[code],
        "issue": next((issue for issue in issues if issue.code.code == code), None),
        "at_risk": rows[0].at_risk if rows else None,
        "suppression": suppression,
        "suppress_form": SuppressForm(),
        "acting_on": acting_on(request),
    }


def _customer(code: str, account_number: str) -> Customer:
    if code not in CODES:
        raise Http404
    found: Customer = get_object_or_404(
        Customer.objects.select_related("bill_profile", "parent"), account_number=account_number
    )
    return found


def _asked(request: StaffRequest, fixes: tuple[Fix, ...]) -> dict[str, str]:
    usual = {"fix": fixes[0].name, "effective_on": acting_on(request).isoformat()}
    return request.POST.dict() if request.method == "POST" else usual | request.GET.dict()
