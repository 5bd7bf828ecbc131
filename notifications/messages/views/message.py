from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.database.transitions import allowed_transitions
from accounts.errors import Refused
from accounts.processes.switches import paused_because
from accounts.web.confirm import done, effect, post_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest, acting_on

from ...audiences.audience import read_audience
from ...audiences.payment_condition import SAYS
from ...serving.queries import reach_of
from ..actions import MessageAction, perform_action
from ..approval_seal import is_sealed, wrote
from ..forms import LaunchForm, MessageReasonForm
from ..models.message import Message
from ..queries import latest_reaches, steps_of
from ..review import review_of
from ..states import MESSAGES, MessageStatus, ViewerRole
from .messages import APPROVE, AUTHOR, access

REVIEWED = (MessageStatus.DRAFT, MessageStatus.IN_REVIEW, MessageStatus.APPROVED)
RUNNING = (MessageStatus.LIVE, MessageStatus.PAUSED, MessageStatus.ENDED)
WITH_SHARE = ("launch", "roll-out")
UNREADABLE = {
    True: "the share is a whole number from 1 to 100",
    False: "a reason has at most 500 letters",
}
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
    """Show a message.

    The page has its audience, what a reviewer needs or how far it has come, and what may be done.
    """
    message = get_object_or_404(Message, pk=key)
    return _page(request, message)


@post_action
def act(request: StaffRequest, key: UUID, name: str) -> HttpResponse:
    """Submit, approve, reject, launch, roll out, pause or end a message."""
    if name not in NEEDS:
        raise Http404
    if not any(request.user.has_perm(permission) for permission in NEEDS[name]):
        raise PermissionDenied
    message = get_object_or_404(Message, pk=key)
    form = LaunchForm(request.POST) if name in WITH_SHARE else MessageReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, message, refused=UNREADABLE[name in WITH_SHARE])
    asked = MessageAction(
        actor=request.user.get_username(), as_of=acting_on(request), **form.cleaned_data
    )
    try:
        with effect(request):
            perform_action(message, name, asked)
    except Refused as refusal:
        return _page(request, message, refused=sentence(str(refusal)))
    return done(DONE[name], "message", message.pk)


def _page(request: StaffRequest, message: Message, *, refused: str = "") -> HttpResponse:
    context: dict[str, Any] = {
        "message": message,
        "clauses": _clauses(message),
        "payment_condition": SAYS,
        "roles": [ViewerRole(role).label for role in message.viewer_roles],
        "steps": steps_of(message),
        "can": allowed_transitions(message),
        "wrote_it": wrote(message, request.user.get_username()),
        "sealed": is_sealed(message),
        "paused": paused_because(MESSAGES),
        "launch_form": LaunchForm(initial={"percentage": message.percentage}),
        "why_form": MessageReasonForm(),
        "refused": refused,
        **access(request),
    }
    if message.status in REVIEWED:
        context["review"] = _review(request, message)
    if message.status in RUNNING:
        context |= {"reach": reach_of(message), "reaches": latest_reaches(message)}
    return render(
        request, "notifications/messages/detail.html", context, status=409 if refused else 200
    )


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
