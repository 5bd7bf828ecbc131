"""The permission of the incident room, and what its addresses name."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404

from accounts.web.requests import StaffRequest

from ..models import Incident

PERMISSION = "sync.take_back"
may_take_back = permission_required(PERMISSION, raise_exception=True)


def access(request: StaffRequest) -> dict[str, Any]:
    """Return what a page says about who may act on it."""
    return {"allowed": request.user.has_perm(PERMISSION), "permission": PERMISSION}


def incident_or_404(key: UUID) -> Incident:
    found = Incident.objects.select_related("run", "change")
    incident: Incident = get_object_or_404(found, pk=key)
    return incident
