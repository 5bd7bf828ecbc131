from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.errors import Refused
from accounts.requests import StaffRequest, acting_on
from accounts.switches import paused_because
from accounts.transitions import allowed_transitions

from ..message_forms import LaunchForm, WhyForm
from ..message_queries import latest_reaches, reach_of, steps_of
from ..messages import operations as do
from ..messages.approval_seal import is_sealed
from ..messages.audience import read_audience
from ..messages.payment_lock import SAYS
from ..messages.review import review_of
from ..models import Message
from ..states import MESSAGES, MessageStatus, ViewerRole
from .messages import APPROVE, AUTHOR, access

REVIEWED = (MessageStatus.DRAFT, MessageStatus.IN_REVIEW, MessageStatus.APPROVED)
RUNNING = (MessageStatus.LIVE, MessageStatus.PAUSED, MessageStatus.ENDED)
NEEDS = {
    "submit": (AUTHOR,),
    "approve": (APPROVE,),
    "reject": (APPROVE,),
    "launch": (APPROVE,),
    "roll-out": (APPROVE,),
    "pause": (AUTHOR, APPROVE),
    "end": (AUTHOR, APPROVE),
}
DONE = {
    "submit": "Submitted: somebody else approves it.",
    "approve": "Approved. It is shown to nobody before it is launched.",
    "reject": "Sent back: it is a draft again.",
    "launch": "Live from the next request on.",
    "roll-out": "The share is changed.",
    "pause": "Paused: from the next request on it is shown to nobody.",
    "end": "Ended, for good.",
}


@require_safe
def detail(request: StaffRequest, key: UUID) -> HttpResponse:
    """Show a message: its audience, what a reviewer needs, or how far it has come, and what may be
    done.
    """
    message = get_object_or_404(Message, pk=key)
    return _page(request, message)


@require_POST
def act(request: StaffRequest, key: UUID, name: str) -> HttpResponse:
    """Submit, approve, reject, launch, roll out, pause or end a message."""
    if name not in NEEDS:
        raise Http404
    if not any(request.user.has_perm(permission) for permission in NEEDS[name]):
        raise PermissionDenied
    message = get_object_or_404(Message, pk=key)
    why, launch = WhyForm(request.POST), LaunchForm(request.POST)
    if not (launch if name in ("launch", "roll-out") else why).is_valid():
        return _page(request, message, refused="the share is a whole number from 1 to 100")
    try:
        _acts(request, message, why, launch)[name]()
    except Refused as refusal:
        return _page(request, message, refused=str(refusal))
    notices.success(request, DONE[name])
    return redirect("message", message.pk)


def _acts(
    request: StaffRequest, message: Message, why: WhyForm, launch: LaunchForm
) -> dict[str, Callable[[], None]]:
    actor = request.user.get_username()
    reason = why.cleaned_data.get("reason", "") if why.is_valid() else ""
    share = launch.cleaned_data.get("percentage", 100) if launch.is_valid() else 100
    return {
        "submit": partial(do.submit_message, message, actor=actor),
        "approve": partial(do.approve_message, message, actor=actor, as_of=acting_on(request)),
        "reject": partial(do.reject_message, message, actor=actor, reason=reason),
        "launch": partial(do.launch_message, message, actor=actor, percentage=share),
        "roll-out": partial(do.roll_out_message, message, percentage=share),
        "pause": partial(do.pause_message, message, actor=actor, reason=reason),
        "end": partial(do.end_message, message, actor=actor, reason=reason),
    }


def _page(request: StaffRequest, message: Message, *, refused: str = "") -> HttpResponse:
    wrote_it = request.user.get_username() in (message.author, message.edited_by)
    context: dict[str, Any] = {
        "message": message,
        "clauses": _clauses(message),
        "payment_condition": SAYS,
        "roles": [ViewerRole(role).label for role in message.viewer_roles],
        "steps": steps_of(message),
        "can": allowed_transitions(message),
        "wrote_it": wrote_it,
        "sealed": is_sealed(message),
        "paused": paused_because(MESSAGES),
        "launch_form": LaunchForm(initial={"percentage": message.percentage}),
        "why_form": WhyForm(),
        "refused": refused,
        **access(request),
    }
    if message.status in REVIEWED:
        context["review"] = _review(request, message)
    if message.status in RUNNING:
        context |= {"reach": reach_of(message), "reaches": latest_reaches(message)}
    return render(request, "messages/detail.html", context, status=409 if refused else 200)


def _clauses(message: Message) -> list[str]:
    try:
        return [
            clause.words() for clause in read_audience(message.audience, message.category).clauses
        ]
    except Refused as refusal:
        return [f"cannot be read: {refusal}"]


def _review(request: StaffRequest, message: Message) -> Any:
    try:
        return review_of(message, acting_on(request))
    except Refused:
        return None
