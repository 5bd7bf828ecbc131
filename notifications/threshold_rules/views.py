"""The pages of threshold rules: listed, made, changed, and switched off and on.

What a change does is shown before it is confirmed, and only that is confirmed.
"""

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.customers.states import CustomerStatus
from accounts.web.confirm import form_action
from accounts.web.fields import written_amount
from accounts.web.forms import ActionForm
from accounts.web.pages import Page, Values, confirm_page
from accounts.web.requests import StaffRequest, acting_on
from sync.workflows.plans import Plan

from ..balances.models.threshold_rule import WATCHED, ThresholdRule
from ..balances.states import NextCheck
from ..balances.views.access import access, may_manage
from ..email.queries import mailing
from .forms import RuleForm
from .operations import check_rule, check_switch, save_rule, switch_rule
from .queries import (
    RuleEffect,
    RuleForecast,
    RuleStandstill,
    forecast_rule,
    rule_rows,
    standstill_of,
)

VALUES = ("code", "threshold", "rearm_margin", "repeat_after_days", "statuses", "is_active")
TEMPLATES = "notifications/threshold_rules/"
BESIDE = {"already_exists": "code", "too_large": "threshold"}


@require_safe
def rule_list(request: StaffRequest) -> HttpResponse:
    """Show the rules, and how mailing stands."""
    context = {"rows": rule_rows(), "mailing": mailing(), **access(request)}
    return render(request, f"{TEMPLATES}rules.html", context)


@may_manage
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Ask for a rule, and make it once it was shown whom it finds."""
    rule = ThresholdRule(provider=request.provider)
    return _edit(request, rule, RuleForm(request.POST or None, initial={"statuses": WATCHED}))


@may_manage
@form_action
def edit(request: StaffRequest, code: str) -> HttpResponse:
    """Change a rule once it was shown whom it then finds."""
    rule = _rule(code)
    initial = {name: getattr(rule, name) for name in VALUES} | {"next_check": NextCheck.SILENT}
    return _edit(request, rule, RuleForm(request.POST or None, initial=initial, rule=rule))


@may_manage
@form_action
def switch_off(request: StaffRequest, code: str) -> HttpResponse:
    """Say what ends with a rule, and let it tell nobody any more."""
    rule = _rule(code)

    def steps(values: Values) -> RuleStandstill:
        check_switch(rule, is_active=False)
        return standstill_of(rule)

    def act(values: Values) -> str:
        switch_rule(rule, is_active=False)
        return f"{rule.code} tells nobody any more."

    plan = Plan(steps=steps, act=act, button=lambda values: "Switch it off")
    return _switch(request, rule, plan, f"Switch off {rule.code}?", "off.html")


@may_manage
@form_action
def switch_on(request: StaffRequest, code: str) -> HttpResponse:
    """Say whom a rule finds, and let it tell those who fall below it from now on."""
    rule = _rule(code)

    def steps(values: Values) -> RuleForecast:
        check_switch(rule, is_active=True)
        return forecast_rule(rule, acting_on(request))

    def act(values: Values) -> str:
        switch_rule(rule, is_active=True)
        return f"{rule.code} tells those who fall below it from now on."

    plan = Plan(steps=steps, act=act, button=lambda values: "Switch it on")
    return _switch(request, rule, plan, f"Switch on {rule.code}?", "on.html")


def _edit(request: StaffRequest, rule: ThresholdRule, form: RuleForm) -> HttpResponse:
    """Show what the rule would find with the values entered, and store it once that was shown."""

    def steps(values: Values) -> RuleEffect:
        changes = _changes(rule, form, values)
        for name in VALUES:
            setattr(rule, name, values[name])
        check_rule(rule)
        return RuleEffect(changes, forecast_rule(rule, acting_on(request)))

    def act(values: Values) -> str:
        save_rule(rule, next_check=values["next_check"])
        return f"{rule.code} is stored. The next check uses it."

    plan = Plan(steps=steps, act=act, button=lambda values: "Store the rule")
    page = Page(f"{TEMPLATES}rule.html", reverse("notification-rules"), {"rule": rule})
    return confirm_page(request, form, plan, page, lock=lambda: _lock(rule), beside=BESIDE)


def _switch(
    request: StaffRequest, rule: ThresholdRule, plan: Plan, title: str, template: str
) -> HttpResponse:
    page = Page(TEMPLATES + template, reverse("notification-rules"), {"title": title})
    return confirm_page(request, ActionForm(request.POST), plan, page, lock=lambda: _lock(rule))


def _changes(
    rule: ThresholdRule, form: RuleForm, values: Values
) -> tuple[tuple[str, str, str], ...]:
    """Return what is to be changed of the rule as it is stored now, by the labels of the form."""
    stored = ThresholdRule.objects.filter(code=rule.code).values(*VALUES).first() or {}
    return tuple(
        (str(form[name].label), in_words(stored[name]), in_words(values[name]))
        for name in stored
        if not rule._state.adding and stored[name] != values[name]
    )


def in_words(value: Any) -> str:
    """Return a value of a rule as a page writes it."""
    if value is None:
        return "never"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(CustomerStatus(status).label for status in value)
    return written_amount(value) if isinstance(value, Decimal) else str(value)


def _lock(rule: ThresholdRule) -> None:
    """Keep others from the rule, and from a check by it, until the end of the transaction."""
    if not rule._state.adding:
        ThresholdRule.objects.select_for_update().get(pk=rule.pk)


def _rule(code: str) -> ThresholdRule:
    found: ThresholdRule = get_object_or_404(ThresholdRule, code=code)
    return found
