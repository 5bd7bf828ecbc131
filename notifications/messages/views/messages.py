from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import permission_required
from django.db.models import F
from django.http import HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.errors import Refused
from accounts.lists.columns import Column
from accounts.lists.pages import ListPage, list_answer
from accounts.processes.switches import paused_because
from accounts.web.confirm import done, effect, form_action
from accounts.web.pages import sentence
from accounts.web.requests import StaffRequest
from accounts.web.rows import asks_for_row, rows_sent

from ...audiences.payment_condition import SAYS
from ..filters import MessageFilter
from ..forms import MessageForm, condition_rows, contents_of, initial_of
from ..models.message import Message
from ..operations import create_message, edit_message
from ..queries import contradictions
from ..states import MESSAGES

AUTHOR, APPROVE = "notifications.author_messages", "notifications.approve_messages"
may_author = permission_required(AUTHOR, raise_exception=True)


class MessageList(ListPage):
    """The provider's messages, newest first, and whether any is shown."""

    name, template = "messages", "notifications/messages/list.html"
    nouns = ("message", "messages")
    key, key_field, usual = "id", forms.UUIDField(), "-message"
    columns = (
        Column("message", "Message", None, row_head=True),
        Column("state", "State", F("status")),
        Column("category", "Category"),
        Column("level", "Level"),
        Column("written", "Written by", F("edited_by")),
        Column("approved", "Approved by"),
        Column("approved_for", "Approved for", css="number"),
        Column("reached", "Accounts reached", F("reached"), "number key", fixed=True),
    )
    file = {
        "title": "title",
        "status": "status",
        "category": "category",
        "level": "level",
        "edited_by": "edited_by",
        "approved_by": "approved_by",
        "approved_count": "approved_count",
        "reached": "reached",
        "stopped_because": "stopped_because",
    }

    def filter(self, query: QueryDict) -> MessageFilter:
        return MessageFilter(query, Message.objects.all())

    def more(self) -> dict[str, Any]:
        return {
            "paused": paused_because(MESSAGES),
            "contradictions": contradictions(),
            **access(self.request),
        }


@require_safe
def message_list(request: StaffRequest) -> HttpResponseBase:
    """List the provider's messages, newest first, and say when none is shown."""
    return list_answer(MessageList(request))


@may_author
@form_action
def new(request: StaffRequest) -> HttpResponse:
    """Write a message; it is a draft until somebody else has approved it."""
    return _builder(request, None)


@may_author
@form_action
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
    rows = condition_rows(rows_sent(request, "condition"), message.audience if message else None)
    context: dict[str, Any] = {
        "form": form,
        "rows": rows,
        "message": message,
        "payment_condition": SAYS,
    }
    status = 200
    if request.method == "POST" and not asks_for_row(request):
        status = 400
        if form.is_valid() and rows.is_valid():
            try:
                return _saved(request, message, form, rows)
            except Refused as refusal:
                context["refused"], status = sentence(str(refusal)), 409
    return render(request, "notifications/messages/builder.html", context, status=status)


def _saved(
    request: StaffRequest, message: Message | None, form: MessageForm, rows: Any
) -> HttpResponse:
    contents, actor = contents_of(form, rows), request.user.get_username()
    with effect(request):
        if message is None:
            saved = create_message(request.provider, contents, actor=actor)
            words = "The draft is saved. Submit it for review when it is ready."
        else:
            saved = edit_message(message, contents, actor=actor)
            changed = saved.status != message.status
            words = "Saved. It is a draft again, and is shown to nobody." if changed else "Saved."
    return done(words, "message", saved.pk)
