from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from accounts.customer_page.page import customer_or_404, customer_page
from accounts.customer_page.registry import Context
from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.money import money_text
from accounts.text import day_text
from accounts.web.confirm import done, effect, post_action
from accounts.web.fields import written_money
from accounts.web.pages import focus_on_error, press, sentence
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest, acting_on

from .facts import PaymentFacts, payment_facts
from .forms import AttemptForm, PromiseForm
from .models import PaymentAttempt, PaymentPromise
from .operations import (
    LONG_AGO,
    OVERPAID,
    balance_due,
    cancel_promise,
    promise_payment,
    record_payment_attempt,
)
from .queries import attempts_page, promises_of
from .states import AttemptStatus

PERMISSION = "statements.record_payments"
BESIDE = {
    LONG_AGO: "long_ago",
    OVERPAID: "overpaid",
    "reason_required": "reason",
    "amount_not_positive": "amount",
    "too_fine": "amount",
    "in_the_future": "attempted_on",
    "before_account": "attempted_on",
    "already_exists": "reference",
    "invalid_reference": "reference",
    "date_out_of_range": "until",
}
may_record = permission_required(PERMISSION, raise_exception=True)


@may_record
@post_action
def record(request: StaffRequest, account_number: str) -> HttpResponse:
    """Record a payment attempt; a success enters the payment."""
    customer = customer_or_404(account_number)
    form = _attempt_form(request, customer)
    if not form.is_valid():
        return _page(request, customer, attempt_form=form)
    values = form.cleaned_data
    try:
        with effect(request):
            attempt = record_payment_attempt(
                customer,
                status=values["status"],
                amount=values["amount"],
                as_of=acting_on(request),
                attempted_at=_instant(request.provider, values["attempted_on"]),
                method=values["method"],
                reason=values["reason"],
                reference=values["reference"],
                long_ago=values.get("long_ago", False),
                overpaid=values.get("overpaid", False),
                actor=request.user.get_username(),
            )
    except Refused as refusal:
        form = _attempt_form(request, customer, ask=refusal.code)
        return _refused(request, customer, refusal, attempt_form=form)
    return done(_recorded_words(attempt), "customer-payments", account_number)


@may_record
@post_action
def promise(request: StaffRequest, account_number: str) -> HttpResponse:
    """Keep the account from payment reminders and payment messages until a date."""
    customer = customer_or_404(account_number)
    form = PromiseForm(request.POST, prefix="promise", currency=customer.currency)
    if not form.is_valid():
        return _page(request, customer, promise_form=form)
    try:
        with effect(request):
            made = promise_payment(
                customer,
                as_of=acting_on(request),
                actor=request.user.get_username(),
                **form.cleaned_data,
            )
    except Refused as refusal:
        return _refused(request, customer, refusal, promise_form=form)
    words = f"No payment reminders and payment messages until {day_text(made.until)}."
    return done(words, "customer-payments", account_number)


@may_record
@post_action
def cancel(request: StaffRequest, account_number: str, key: UUID) -> HttpResponse:
    """Let the account be reminded again."""
    customer = customer_or_404(account_number)
    found = get_object_or_404(PaymentPromise, pk=key, customer_id=customer.billing_account_id)

    def act() -> str:
        cancel_promise(found, actor=request.user.get_username())
        return "The account is reminded again."

    return press(request, act, reverse("customer-payments", args=[account_number]))


def payments(request: StaffRequest, customer: Customer) -> Context:
    """Return the account's payment attempts and promises, and the forms that record them."""
    today, currency = acting_on(request), customer.currency
    facts = payment_facts(customer, request.as_of)
    proposed = {"attempted_on": today, "amount": _proposed(facts, currency)}
    return {
        "page": attempts_page(customer, place_by_id(request.GET)),
        "promises": promises_of(customer, request.as_of, nothing_past_due=not facts.past_due),
        "facts": facts,
        "attempt_form": AttemptForm(prefix="attempt", initial=proposed, currency=currency),
        "promise_form": PromiseForm(prefix="promise", initial={"until": today}, currency=currency),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }


def _attempt_form(request: StaffRequest, customer: Customer, *, ask: str = "") -> AttemptForm:
    return AttemptForm(request.POST, prefix="attempt", currency=customer.currency, ask=ask)


def _proposed(facts: PaymentFacts, currency: str) -> str | None:
    """Return what a payment is expected to be: all that is due."""
    return written_money(facts.balance_due, currency) if facts.balance_due > 0 else None


def _recorded_words(attempt: PaymentAttempt) -> str:
    payer, due = attempt.customer, balance_due(attempt.customer)
    amount, balance = (money_text(abs(one), payer.currency) for one in (attempt.amount, due))
    owed = f"{balance} in credit" if due < 0 else f"{balance} due"
    if attempt.status == AttemptStatus.FAILED:
        return f"The failed payment of {amount} is on record. The balance is still {owed}."
    return f"The payment of {amount} is recorded. The balance is now {owed}."


def _page(request: StaffRequest, customer: Customer, **form: forms.Form) -> HttpResponse:
    """Show the form again as it was filled in, with what is wrong with it."""
    return _again(request, customer, "", 400, form)


def _refused(
    request: StaffRequest, customer: Customer, refusal: Refused, **form: forms.Form
) -> HttpResponse:
    """Show the form again with the refusal beside the field that it speaks of, or above."""
    (filled_in,) = form.values()
    refused, field = sentence(str(refusal)), BESIDE.get(refusal.code, "")
    if field in filled_in.fields:
        filled_in.add_error(field, refused)
        refused = ""
    return _again(request, customer, refused, 409, form)


def _again(
    request: StaffRequest, customer: Customer, refused: str, status: int, form: dict[str, Any]
) -> HttpResponse:
    for one in form.values():
        focus_on_error(one)
    return customer_page(request, customer, "payments", status=status, refused=refused, **form)


def _instant(provider: Provider, day: date) -> datetime:
    """Return now for today, and for an earlier day its last moment.

    Staff know the day. A payment entered that day came before.
    """
    zone = ZoneInfo(provider.timezone)
    now = timezone.now()
    if day == timezone.localdate(now, timezone=zone):
        return now
    return datetime.combine(day, time(23, 59, 59), tzinfo=zone)
