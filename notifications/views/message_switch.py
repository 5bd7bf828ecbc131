from uuid import UUID

from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.errors import Refused
from accounts.requests import StaffRequest
from accounts.switches import paused_because, resume

from ..message_forms import OriginForm, StopForm
from ..messages.operations import stop_all
from ..messages.viewers import add_origin
from ..models import Message, MessageOrigin
from ..states import MESSAGES, MessageStatus
from .messages import APPROVE, access, shows_and_acts

may_approve = permission_required(APPROVE, raise_exception=True)


@shows_and_acts
def stop(request: StaffRequest) -> HttpResponse:
    """Show no message to anybody, after a reason is given; or let them be shown again."""
    allowed = access(request)
    if not (allowed["may_author"] or allowed["may_approve"]):
        raise PermissionDenied
    form = StopForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            stop_all(
                request.provider,
                actor=request.user.get_username(),
                reason=form.cleaned_data["reason"],
            )
        except Refused as refusal:
            form.add_error("reason", str(refusal))
        else:
            notices.success(
                request, "Stopped: from the next request on, no message is shown to anybody."
            )
            return redirect("messages")
    live = Message.objects.filter(status=MessageStatus.LIVE).count()
    return render(
        request,
        "messages/stop.html",
        {"form": form, "live": live, "paused": paused_because(MESSAGES)},
    )


@require_POST
@may_approve
def start_again(request: StaffRequest) -> HttpResponse:
    """Let live messages be shown again."""
    try:
        still = resume(MESSAGES, actor=request.user.get_username())
    except Refused as refusal:
        notices.error(request, str(refusal))
        return redirect("messages")
    if still:
        notices.warning(request, f"Messages stay {still}.")
    else:
        notices.success(request, "Live messages are shown again.")
    return redirect("messages")


@shows_and_acts
@may_approve
def origins(request: StaffRequest) -> HttpResponse:
    """Say how the provider's own product embeds messages, and which web origins may ask for them."""
    form = OriginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = add_origin(
                request.provider, form.cleaned_data["origin"], actor=request.user.get_username()
            )
        except Refused as refusal:
            form.add_error("origin", str(refusal))
        else:
            notices.success(request, f"Pages of {made.origin} may ask for messages.")
            return redirect("message-origins")
    context = {
        "form": form,
        "origins": MessageOrigin.objects.order_by("origin"),
        # Without the hash of its contents: the tag stands in somebody else's pages, and outlives a
        # release.
        "script": request.build_absolute_uri(settings.STATIC_URL + "js/in-product-messages.js"),
    }
    return render(request, "messages/origins.html", context)


@require_POST
@may_approve
def remove_origin(request: StaffRequest, key: UUID) -> HttpResponse:
    """Let the pages of an origin ask no more."""
    found = get_object_or_404(MessageOrigin, pk=key)
    found.delete()
    notices.success(request, f"Pages of {found.origin} may ask no more.")
    return redirect("message-origins")
