from functools import partial
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.customer_page.page import customer_or_404
from accounts.errors import Refused
from accounts.models import Customer
from accounts.text import day_text
from accounts.web.confirm import done, effect, form_action, post_action
from accounts.web.pages import Page, confirm_page, press, sentence
from accounts.web.requests import StaffRequest, acting_on
from products.services.operations import lock_customer
from statements.receivables.owed import owed_by

from ...findings.models.suppression import IssueSuppression
from ...fixes.fixes import Fix, fixes_for
from ...fixes.plans import fix_plan
from ...rules.codes import CODES
from ..forms import FixForm, SuppressForm
from ..operations import suppress, unsuppress
from ..queries import Filters, rows_of
from .list import issues_address, may_fix


@may_fix
@form_action
def fix(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Show what a fix would do to the account, and do it when exactly that is confirmed."""
    customer = _customer(code, account_number)
    fixes = fixes_for(code, customer)
    context = _about(request, customer, code) | {"fixes": fixes}
    if not fixes:
        return render(request, "sync/issues/fix.html", context)
    return confirm_page(
        request,
        FixForm(fixes, _asked(request, fixes)),
        fix_plan(customer, code, fixes, as_of=acting_on(request)),
        Page("sync/issues/fix.html", issues_address(request), context),
        lock=partial(lock_customer, customer.pk),
    )


@may_fix
@post_action
def suppress_issue(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Take the issue off the list until a date."""
    customer = _customer(code, account_number)
    form = SuppressForm(request.POST)
    if form.is_valid():
        try:
            with effect(request):
                _suppress(request, customer, code, form.cleaned_data)
        except Refused as refusal:
            form.add_error("until", sentence(str(refusal)))
        else:
            until = day_text(form.cleaned_data["until"])
            words = f"{CODES[code].title} of {account_number} is not shown until {until}."
            return done(words, issues_address(request))
    context = _about(request, customer, code)
    context |= {"fixes": fixes_for(code, customer), "suppress_form": form}
    return render(request, "sync/issues/fix.html", context, status=409)


@may_fix
@post_action
def unsuppress_issue(request: StaffRequest, code: str, account_number: str) -> HttpResponse:
    """Put the issue back on the list."""
    customer = _customer(code, account_number)

    def act() -> str:
        unsuppress(customer, code)
        return f"{CODES[code].title} of {account_number} is on the list again."

    return press(request, act, issues_address(request))


def _suppress(request: StaffRequest, customer: Customer, code: str, values: dict[str, Any]) -> None:
    suppress(
        customer,
        code,
        until=values["until"],
        reason=values["reason"],
        actor=request.user.get_username(),
        as_of=request.as_of,
    )


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
        "owed": owed_by(customer, as_of),
        "suppression": suppression,
        "suppress_form": SuppressForm(),
        "acting_on": acting_on(request),
    }


def _customer(code: str, account_number: str) -> Customer:
    if code not in CODES:
        raise Http404
    return customer_or_404(account_number)


def _asked(request: StaffRequest, fixes: tuple[Fix, ...]) -> dict[str, str]:
    usual = {"fix": fixes[0].name, "effective_on": acting_on(request).isoformat()}
    return request.POST.dict() if request.method == "POST" else usual | request.GET.dict()
