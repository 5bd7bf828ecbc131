from typing import Any
from uuid import UUID

from django.contrib import messages as notices
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.errors import Refused
from accounts.paging import page_by_key, place_by_id
from accounts.requests import StaffRequest
from accounts.switches import paused_because

from ..message_forms import MessageForm, condition_rows, contents_of, initial_of
from ..message_queries import contradictions
from ..messages.filters import MessageFilter
from ..messages.operations import create_message, edit_message
from ..messages.payment_lock import SAYS
from ..models import Message
from ..states import MESSAGES

AUTHOR, APPROVE = "notifications.author_messages", "notifications.approve_messages"
may_author = permission_required(AUTHOR, raise_exception=True)
shows_and_acts = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def message_list(request: StaffRequest) -> HttpResponse:
    """List the provider's messages, newest first, and say when none is shown."""
    filters = MessageFilter(request.GET, Message.objects.all())
    page = page_by_key(filters.qs, "id", place_by_id(request.GET), newest_first=True)
    context = {
        "filters": filters,
        "page": page,
        "paused": paused_because(MESSAGES),
        "contradictions": contradictions(),
        **access(request),
    }
    return render(request, "messages/list.html", context)


@shows_and_acts
@may_author
def new(request: StaffRequest) -> HttpResponse:
    """Write a message; it is a draft until somebody else has approved it."""
    return _builder(request, None)


@shows_and_acts
@may_author
def edit(request: StaffRequest, key: UUID) -> HttpResponse:
    """Write a message anew; it is a draft again."""
    return _builder(request, get_object_or_404(Message, pk=key))


def access(request: StaffRequest) -> dict[str, Any]:
    """Return what a page says about who may do what."""
    return {
        "may_author": request.user.has_perm(AUTHOR),
        "may_approve": request.user.has_perm(APPROVE),
        "author_permission": AUTHOR,
        "approve_permission": APPROVE,
    }


def _builder(request: StaffRequest, message: Message | None) -> HttpResponse:
    form = MessageForm(request.POST or None, initial=initial_of(message) if message else None)
    rows = condition_rows(request.POST or None, message.audience if message else None)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "message": message,
        "payment_condition": SAYS,
    }
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and rows.is_valid():
            try:
                return _saved(request, message, form, rows)
            except Refused as refusal:
                context["refused"], status = str(refusal), 409
    return render(request, "messages/builder.html", context, status=status)


def _saved(
    request: StaffRequest, message: Message | None, form: MessageForm, rows: Any
) -> HttpResponse:
    contents, actor = contents_of(form, rows), request.user.get_username()
    if message is None:
        message = create_message(request.provider, contents, actor=actor)
        notices.success(request, "The draft is saved. Submit it for review when it is ready.")
    else:
        before = message.status
        message = edit_message(message, contents, actor=actor)
        changed = message.status != before
        notices.success(
            request, f"Saved.{' It is a draft again, and is shown to nobody.' if changed else ''}"
        )
    return redirect("message", message.pk)
