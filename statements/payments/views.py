from datetime import date, datetime, time
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
from accounts.web.confirm import done, effect, post_action
from accounts.web.pages import press
from accounts.web.paging import place_by_id
from accounts.web.requests import StaffRequest, acting_on

from .facts import payment_facts
from .forms import AttemptForm, PromiseForm
from .models import PaymentPromise
from .operations import LONG_AGO, cancel_promise, promise_payment, record_payment_attempt
from .queries import attempts_page, promises_of

PERMISSION = "statements.record_payments"
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
                actor=request.user.get_username(),
            )
    except Refused as refusal:
        if refusal.code == LONG_AGO:
            form = _attempt_form(request, customer, ask_long_ago=True)
        return _page(request, customer, attempt_form=form, refused=str(refusal))
    words = f"The {attempt.get_status_display().lower()} payment is on record."
    return done(words, "customer-payments", account_number)


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
        return _page(request, customer, promise_form=form, refused=str(refusal))
    words = f"No payment reminders and payment messages until {made.until}."
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
    return {
        "page": attempts_page(customer, place_by_id(request.GET)),
        "promises": promises_of(customer),
        "facts": payment_facts(customer, request.as_of),
        "attempt_form": AttemptForm(
            prefix="attempt", initial={"attempted_on": today}, currency=currency
        ),
        "promise_form": PromiseForm(prefix="promise", initial={"until": today}, currency=currency),
        "allowed": request.user.has_perm(PERMISSION),
        "permission": PERMISSION,
    }


def _attempt_form(
    request: StaffRequest, customer: Customer, *, ask_long_ago: bool = False
) -> AttemptForm:
    return AttemptForm(
        request.POST, prefix="attempt", currency=customer.currency, ask_long_ago=ask_long_ago
    )


def _page(
    request: StaffRequest, customer: Customer, *, refused: str = "", **form: forms.Form
) -> HttpResponse:
    """Show the form again as it was filled in, with what is wrong with it."""
    status = 409 if refused else 400
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
