"""The log of e-mails to customers, and what staff decide on those that wait for them."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.lists.pages import ListPage, list_answer
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.requests import StaffRequest

from ...balances.views.access import access, may_manage
from ..columns import EMAIL_COLUMNS
from ..filters import EmailFilter
from ..kinds import eligibility_of
from ..models import Email
from ..operations import DOUBTFUL, UNSENT, discard, release, send_again, take_as_sent
from ..outbox import message_id, words_of
from ..queries import mailing
from ..states import EmailStatus


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


@require_safe
def email_detail(request: StaffRequest, key: UUID) -> HttpResponse:
    found: Email = get_object_or_404(
        Email.objects.select_related("customer", "episode__rule", "run"), pk=key
    )
    held = found.status == EmailStatus.HELD and not found.subject
    eligibility = eligibility_of(found) if held else None
    if eligibility and not eligibility.against:
        words = words_of(request.provider, found, eligibility)
        found.subject, found.text = words.subject, words.text  # shown, and not stored
    context = {
        "against": eligibility.against if eligibility else "",
        "as_of_now": eligibility is not None,
        "email": found,
        "message_id": message_id(found),
        "held": found.status == EmailStatus.HELD,
        "unsent": found.status in UNSENT,
        "doubtful": found.status in DOUBTFUL,
        **access(request),
    }
    return render(request, "notifications/email/email.html", context)


@may_manage
@post_action
def decide(request: StaffRequest) -> HttpResponse:
    """Release or discard the held e-mails that were picked, or all that pass the filters."""
    keys, actor = _chosen(request), request.user.get_username()
    kept = urlencode(EmailFilter(request.POST, Email.objects.none()).asked)

    def act() -> str:
        if request.POST.get("act") == "release":
            number = release(keys, actor=actor)
            return f"{number:,} released: each is looked at again, and sent if it is still true."
        if request.POST.get("act") == "discard":
            return f"{discard(keys, actor=actor):,} discarded. Nobody is mailed."
        raise Refused("choose to release or to discard", code="choice_required")

    return press(request, act, f"{reverse('notification-log')}?{kept}")


@may_manage
@post_action
def settle(request: StaffRequest, key: UUID) -> HttpResponse:
    """Decide on one e-mail: release, discard, send again, or take it as sent."""
    found: Email = get_object_or_404(Email, pk=key)
    actor = request.user.get_username()
    choices: dict[str, Any] = {
        "release": lambda: release([found.pk], actor=actor),
        "discard": lambda: discard([found.pk], actor=actor),
        "again": lambda: send_again(found, actor=actor),
        "sent": lambda: take_as_sent(found, actor=actor),
    }

    def act() -> str:
        chosen = choices.get(request.POST.get("act", ""))
        if chosen is None:
            raise Refused("choose what becomes of the e-mail", code="choice_required")
        chosen()
        return ""

    return press(request, act, reverse("notification-email", args=[found.pk]))


def _chosen(request: StaffRequest) -> list[UUID]:
    if request.POST.get("scope") == "all":
        filters = EmailFilter(request.POST, Email.objects.all())
        return list(filters.qs.values_list("pk", flat=True)) if filters.is_valid() else []
    try:
        return [forms.UUIDField().clean(key) for key in request.POST.getlist("email")]
    except forms.ValidationError:
        return []
