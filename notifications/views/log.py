"""The log of e-mails to customers, and what staff decide on those that wait for them."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.paging import place_by_id
from accounts.requests import StaffRequest

from ..email.filters import EmailFilter
from ..models import Email
from ..operations import DOUBTFUL, UNSENT, discard, release, send_again, take_as_sent
from ..outbox import message_id
from ..queries import email_page, mailing
from ..states import EmailStatus
from .access import access, may_manage


@require_safe
def email_list(request: StaffRequest) -> HttpResponse:
    filters = EmailFilter(request.GET, Email.objects.all())
    context = {
        "filters": filters,
        "held_shown": filters.values.get("status") == EmailStatus.HELD,
        "page": email_page(filters.qs, place_by_id(request.GET)),
        "mailing": mailing(),
        **access(request),
    }
    return render(request, "notifications/log.html", context)


@require_safe
def email_detail(request: StaffRequest, key: UUID) -> HttpResponse:
    found: Email = get_object_or_404(
        Email.objects.select_related("customer", "episode__rule", "run"), pk=key
    )
    context = {
        "email": found,
        "message_id": message_id(found),
        "held": found.status == EmailStatus.HELD,
        "unsent": found.status in UNSENT,
        "doubtful": found.status in DOUBTFUL,
        **access(request),
    }
    return render(request, "notifications/email.html", context)


@require_POST
@may_manage
def decide(request: StaffRequest) -> HttpResponse:
    """Release or discard the held e-mails that were picked, or all that pass the filters."""
    keys = _chosen(request)
    actor, act = request.user.get_username(), request.POST.get("act")
    if act == "release":
        done = release(keys, actor=actor)
        messages.success(
            request, f"{done:,} released: each is looked at again, and sent if it is still true."
        )
    elif act == "discard":
        done = discard(keys, actor=actor)
        messages.success(request, f"{done:,} discarded. Nobody is mailed.")
    return redirect("notification-log")


@require_POST
@may_manage
def settle(request: StaffRequest, key: UUID) -> HttpResponse:
    """Decide on one e-mail: release, discard, send again, or take it as sent."""
    found: Email = get_object_or_404(Email, pk=key)
    actor = request.user.get_username()
    acts: dict[str, Any] = {
        "release": lambda: release([found.pk], actor=actor),
        "discard": lambda: discard([found.pk], actor=actor),
        "again": lambda: send_again(found, actor=actor),
        "sent": lambda: take_as_sent(found, actor=actor),
    }
    try:
        acts.get(request.POST.get("act", ""), lambda: None)()
    except Refused as refusal:
        messages.error(request, f"{refusal}. Nothing was changed.")
    return redirect("notification-email", found.pk)


def _chosen(request: StaffRequest) -> list[UUID]:
    if request.POST.get("scope") == "all":
        filters = EmailFilter(request.POST, Email.objects.all())
        return list(filters.qs.values_list("pk", flat=True)) if filters.is_valid() else []
    try:
        return [forms.UUIDField().clean(key) for key in request.POST.getlist("email")]
    except forms.ValidationError:
        return []
