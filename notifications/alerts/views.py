from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.requests import StaffRequest

from .filters import AlertFilter
from .models import Alert
from .operations import WATCHERS, resolve_alert


class AlertList(ListPage):
    """What needs a person, newest first."""

    name, template = "alerts", "notifications/alerts/alerts.html"
    nouns = ("alert", "alerts")
    key, key_field, usual = "id", forms.UUIDField(), "-since"
    columns = (
        Column("alert", "Alert", row_head=True),
        Column("kind", "Kind", F("kind")),
        Column("known", "What is known", css="reason"),
        Column("since", "Since", None, "nowrap"),
        Column("over", "Over", css="nowrap", fixed=True),
    )
    file = {
        "kind": "kind",
        "subject": "subject",
        "text": "text",
        "raised_at": "raised_at",
        "resolved_at": "resolved_at",
    }

    def filter(self, query: QueryDict) -> AlertFilter:
        return AlertFilter(query, Alert.objects.all())

    def more(self) -> dict[str, Any]:
        return {"allowed": self.request.user.has_perm(WATCHERS), "permission": WATCHERS}


@require_safe
def alert_list(request: StaffRequest) -> HttpResponseBase:
    """List what needs a person, newest first."""
    return list_answer(AlertList(request))


@permission_required(WATCHERS, raise_exception=True)
@post_action
def close(request: StaffRequest, key: UUID) -> HttpResponse:
    """Close an alert by hand; if its cause is still there, the next run raises another."""
    found: Alert = get_object_or_404(Alert, pk=key)

    def act() -> str:
        return f"Closed: {found.subject}" if resolve_alert(found.key) else ""

    return press(request, act, reverse("alerts"))
