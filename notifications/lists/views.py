"""The lists of e-mails and of deliveries, and the decisions on many held e-mails."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.customers.named import first_named
from accounts.lists.columns import Column, Table
from accounts.lists.pages import ListPage, list_answer
from accounts.models import Customer
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.previews import is_confirmed, seal_of, was_confirmed
from accounts.web.requests import StaffRequest

from ..balances.views.access import access, may_manage
from ..email.columns import EMAIL_COLUMNS
from ..email.filters import EmailFilter
from ..email.models import Email
from ..email.operations import decide_on
from ..email.queries import mailing
from ..email.states import EmailStatus
from ..webhooks.filters import DeliveryListFilter
from ..webhooks.models import WebhookDelivery
from ..webhooks.views import access as webhook_access

DELIVERY_COLUMNS = (
    Column("made", "Made", None, "nowrap", row_head=True),
    Column("event", "Event", css="mono"),
    Column("of", "Of", css="mono ref"),
    Column("number", "Number", css="number"),
    Column("endpoint", "Endpoint", css="address"),
    Column("state", "State"),
    Column("answer", "Last answer", css="reason"),
)
OF_ONE_ENDPOINT = Table(DELIVERY_COLUMNS, without=["endpoint"])
DECISIONS = {"release": "Release", "discard": "Discard"}
CHOICE = ("act", "scope", "email")


class EmailList(ListPage):
    """The e-mails to customers, newest first."""

    name, template = "notification-log", "notifications/email/log.html"
    nouns = ("e-mail", "e-mails")
    key, key_field, usual = "id", forms.UUIDField(), "-due"
    columns = EMAIL_COLUMNS
    file = {
        "as_of": "as_of",
        "account_number": "customer.account_number",
        "name": "customer.name",
        "kind": "kind",
        "rule": "episode.rule.code",
        "episode": "episode.number",
        "repeat": "repeat",
        "address": "address",
        "status": "status",
        "reason": "reason",
        "created_at": "created_at",
        "handed_over_at": "handed_over_at",
    }

    def filter(self, query: QueryDict) -> EmailFilter:
        return EmailFilter(query, Email.objects.all())

    def prepared(self, found: QuerySet) -> QuerySet:
        return found.select_related("customer", "episode__rule")

    def more(self) -> dict[str, Any]:
        return {
            "held_shown": self.filters.values.get("status") == EmailStatus.HELD,
            "mailing": mailing(),
            **access(self.request),
        }


@require_safe
def email_list(request: StaffRequest) -> HttpResponseBase:
    """List every e-mail to a customer that became due, newest first."""
    return list_answer(EmailList(request))


class DeliveryList(ListPage):
    """The deliveries of webhooks, newest first."""

    name, template = "webhook-deliveries", "notifications/webhooks/deliveries.html"
    nouns = ("delivery", "deliveries")
    key, key_field, usual = "id", forms.UUIDField(), "-made"
    columns = DELIVERY_COLUMNS
    file = {
        "made_at": "made_at",
        "event_id": "event_id",
        "event_type": "event_type",
        "object_key": "object_key",
        "sequence": "sequence",
        "endpoint": "endpoint.url",
        "status": "status",
        "attempts": "attempts",
        "sent_at": "sent_at",
        "answer_status": "answer_status",
        "error": "error",
    }

    def filter(self, query: QueryDict) -> DeliveryListFilter:
        rows = WebhookDelivery.objects.select_related("endpoint").defer("body")
        return DeliveryListFilter(query, rows)

    def more(self) -> dict[str, Any]:
        return webhook_access.access(self.request)


@require_safe
def delivery_list(request: StaffRequest) -> HttpResponseBase:
    """List the deliveries that pass the filters, newest first."""
    return list_answer(DeliveryList(request))


@may_manage
@post_action
def decide(request: StaffRequest) -> HttpResponse:
    """Say whose e-mails are meant, and release or discard them once that is confirmed.

    They are the held ones that were picked, or all that pass the filters.
    """
    keys, actor, wanted = _chosen(request), request.user.get_username(), request.POST.get("act", "")
    kept = urlencode(EmailFilter(request.POST, Email.objects.none()).asked)
    back = f"{reverse('notification-log')}?{kept}"

    def act() -> str:
        number = decide_on(keys, wanted, actor=actor)
        if wanted == "release":
            return f"{number:,} released: each is looked at again, and sent if it is still true."
        return f"{number:,} discarded. Nobody is mailed."

    held = Email.objects.filter(pk__in=keys, status=EmailStatus.HELD)
    count = held.count()
    shown = seal_of(request, {"act": wanted, "keys": sorted(map(str, keys))}, count)
    if not count or wanted not in DECISIONS or is_confirmed(request, shown):
        return press(request, act, back)
    context = {
        "act": wanted,
        "verb": DECISIONS[wanted],
        "emails": count,
        "named": first_named(Customer.objects.filter(pk__in=held.values("customer"))),
        "asked": [(name, one) for name in CHOICE for one in request.POST.getlist(name)],
        "filters": EmailFilter(request.POST, Email.objects.none()),
        "back": back,
        "shown": shown,
        "changed": was_confirmed(request),
    }
    return render(request, "notifications/lists/decide.html", context)


def _chosen(request: StaffRequest) -> list[UUID]:
    if request.POST.get("scope") == "all":
        filters = EmailFilter(request.POST, Email.objects.all())
        return list(filters.qs.values_list("pk", flat=True)) if filters.is_valid() else []
    try:
        return [forms.UUIDField().clean(key) for key in request.POST.getlist("email")]
    except forms.ValidationError:
        return []
