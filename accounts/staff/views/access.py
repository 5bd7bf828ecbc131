"""Who may manage staff, and where the pages stand."""

from typing import Any

from django.contrib.auth.decorators import permission_required
from django.urls import reverse

from ...web.requests import StaffRequest
from ..queries import MANAGE_STAFF

may_manage = permission_required(MANAGE_STAFF, raise_exception=True)


def access(request: StaffRequest) -> dict[str, Any]:
    return {"allowed": request.user.has_perm(MANAGE_STAFF), "permission": MANAGE_STAFF}


def trail(name: str = "staff", words: str = "Staff") -> tuple[tuple[str, str], tuple[str, str]]:
    """Return the pages above a form of staff or of roles."""
    return (reverse("settings"), "Settings"), (reverse(name), words)
