"""The permission of the pages of notifications."""

from typing import Any

from django.contrib.auth.decorators import permission_required

from accounts.web.requests import StaffRequest

PERMISSION = "notifications.manage_notifications"

may_manage = permission_required(PERMISSION, raise_exception=True)


def access(request: StaffRequest) -> dict[str, Any]:
    """Return what a page says about who may act on it."""
    return {"allowed": request.user.has_perm(PERMISSION), "permission": PERMISSION}
