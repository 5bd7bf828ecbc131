from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.web.confirm import post_action
from accounts.web.pages import press
from accounts.web.paging import page_by_key, place_by_id
from accounts.web.requests import StaffRequest

from .filters import AlertFilter
from .models import Alert
from .operations import WATCHERS, resolve_alert


@require_safe
def alert_list(request: StaffRequest) -> HttpResponse:
    """List what needs a person, newest first."""
    filters = AlertFilter(request.GET, Alert.objects.all())
    page = page_by_key(filters.qs, "id", place_by_id(request.GET), newest_first=True)
    context = {
        "filters": filters,
        "page": page,
        "allowed": request.user.has_perm(WATCHERS),
        "permission": WATCHERS,
    }
    return render(request, "notifications/alerts/alerts.html", context)


@permission_required(WATCHERS, raise_exception=True)
@post_action
def close(request: StaffRequest, key: UUID) -> HttpResponse:
    """Close an alert by hand; if its cause is still there, the next run raises another."""
    found: Alert = get_object_or_404(Alert, pk=key)

    def act() -> str:
        return f"Closed: {found.subject}" if resolve_alert(found.key) else ""

    return press(request, act, reverse("alerts"))
