from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.web.confirm import done, effect, form_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest

from ...email.queries import mailing
from ..forms import RuleForm
from ..models.threshold_rule import WATCHED, ThresholdRule
from ..operations import save_rule
from ..queries import forecast_rule, rule_rows
from ..states import NextCheck
from .access import access, may_manage

VALUES = ("code", "threshold", "rearm_margin", "repeat_after_days", "statuses", "is_active")


@require_safe
def rule_list(request: StaffRequest) -> HttpResponse:
    """Show the rules, and how mailing stands."""
    return render(
        request,
        "notifications/balances/rules.html",
        {"rows": rule_rows(), "mailing": mailing(), **access(request)},
    )


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    rule = ThresholdRule(provider=request.provider)
    return _edit(request, rule, RuleForm(request.POST or None, initial={"statuses": WATCHED}))


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    rule: ThresholdRule = get_object_or_404(ThresholdRule, code=code)
    initial = {name: getattr(rule, name) for name in VALUES} | {"next_check": NextCheck.SILENT}
    return _edit(request, rule, RuleForm(request.POST or None, initial=initial, rule=rule))


def _edit(request: StaffRequest, rule: ThresholdRule, form: RuleForm) -> HttpResponse:
    """Show what the rule would find with the values entered, and store it once that was shown."""
    found, refused = None, ""
    if request.method == "POST" and form.is_valid():
        for name in VALUES:
            setattr(rule, name, form.cleaned_data[name])
        if "confirmed" in request.POST:
            try:
                with effect(request):
                    save_rule(rule, next_check=form.cleaned_data["next_check"])
            except Refused as refusal:
                refused = sentence(str(refusal))
            else:
                return done(f"{rule.code} is stored. The next check uses it.", "notification-rules")
        found = forecast_rule(rule)
    context = {"form": form, "rule": rule, "forecast": found, "refused": refused}
    return render(
        request, "notifications/balances/rule.html", context, status=409 if refused else 200
    )
