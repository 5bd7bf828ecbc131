"""The permission of the pages of webhooks, and what their addresses name."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import permission_required
from django.shortcuts import get_object_or_404

from accounts.web.requests import StaffRequest

from ..models import WebhookEndpoint

PERMISSION = "notifications.manage_webhooks"

may_manage = permission_required(PERMISSION, raise_exception=True)


def access(request: StaffRequest) -> dict[str, Any]:
    """Return what a page says about who may act on it."""
    return {"allowed": request.user.has_perm(PERMISSION), "permission": PERMISSION}


def endpoint_or_404(key: UUID) -> WebhookEndpoint:
    endpoint: WebhookEndpoint = get_object_or_404(WebhookEndpoint, pk=key)
    return endpoint
