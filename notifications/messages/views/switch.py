from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.processes.switches import paused_because, resume
from accounts.web.confirm import form_action, post_action
from accounts.web.pages import Page, Values, form_page, press
from accounts.web.requests import StaffRequest

from ...serving.viewers import add_origin
from ..forms import OriginForm, StopForm
from ..models.message import Message, MessageOrigin
from ..operations import stop_all
from ..states import MESSAGES, MessageStatus
from .messages import APPROVE, access

may_approve = permission_required(APPROVE, raise_exception=True)


@form_action
def stop(request: StaffRequest) -> HttpResponse:
    """Show no message to anybody, after a reason is given; or let them be shown again."""
    allowed = access(request)
    if not (allowed["may_author"] or allowed["may_approve"]):
        raise PermissionDenied

    def act(values: Values) -> str:
        stop_all(request.provider, actor=request.user.get_username(), reason=values["reason"])
        return "Stopped: from the next request on, no message is shown to anybody."

    context = {
        "live": Message.objects.filter(status=MessageStatus.LIVE).count(),
        "paused": paused_because(MESSAGES),
    }
    page = Page("notifications/messages/stop.html", "messages", context)
    return form_page(request, StopForm(request.POST or None), act, page)


@may_approve
@post_action
def start_again(request: StaffRequest) -> HttpResponse:
    """Let live messages be shown again."""

    def act() -> str:
        still = resume(MESSAGES, actor=request.user.get_username())
        return f"Messages stay {still}." if still else "Live messages are shown again."

    return press(request, act, reverse("messages"))


@may_approve
@form_action
def origins(request: StaffRequest) -> HttpResponse:
    """Say how the provider's own product embeds messages, and which web origins may ask."""

    def act(values: Values) -> str:
        made = add_origin(request.provider, values["origin"], actor=request.user.get_username())
        return f"Pages of {made.origin} may ask for messages."

    context = {
        "origins": MessageOrigin.objects.order_by("origin"),
        # Without the hash of its contents: the tag stands in somebody else's pages, and outlives a
        # release.
        "script": request.build_absolute_uri(settings.STATIC_URL + "js/in-product-messages.js"),
    }
    page = Page("notifications/messages/origins.html", "message-origins", context)
    return form_page(request, OriginForm(request.POST or None), act, page)


@may_approve
@post_action
def remove_origin(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the pages of an origin ask no more."""
    found = get_object_or_404(MessageOrigin, pk=key)

    def act() -> str:
        found.delete()
        return f"Pages of {found.origin} may ask no more."

    return press(request, act, reverse("message-origins"))
