from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers, status
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest.paging import page_of
from accounts.rest.views import ProviderView

from ..audiences.states import MessageCategory
from .acts import Asked, act_on_message
from .models.message import Message
from .operations import Contents, create_message, edit_message
from .states import MessageLevel, ViewerRole

FIELDS = ("category", "level", "title", "text", "viewer_roles", "audience", "most_a_day")


class ContentsForm(serializers.Serializer):
    """A message as an author writes it.

    The payment condition is no part of it: it follows from the category.
    """

    category = serializers.ChoiceField(choices=MessageCategory.choices)
    level = serializers.ChoiceField(choices=MessageLevel.choices, default="INFO")
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=1000)
    viewer_roles = serializers.ListField(child=serializers.ChoiceField(choices=ViewerRole.choices))
    audience = serializers.JSONField(default={"clauses": []})
    most_a_day = serializers.IntegerField(min_value=1, max_value=1000, default=20)


class ActForm(serializers.Serializer):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    percentage = serializers.IntegerField(min_value=1, max_value=100, required=False, default=100)


class Messages(ProviderView):
    """GET lists messages, newest first; POST makes a draft."""

    def get(self, request: Request) -> Response:
        return Response(page_of(request, Message.objects.all(), document))

    def post(self, request: Request) -> Response:
        made = create_message(self.provider, _contents(request.data), actor=self.actor)
        return Response(document(made), status=status.HTTP_201_CREATED)


class OneMessage(ProviderView):
    """GET shows a message; PATCH edits it, which returns it to DRAFT."""

    def get(self, request: Request, message_id: Any) -> Response:
        return Response(document(get_object_or_404(Message, pk=message_id)))

    def patch(self, request: Request, message_id: Any) -> Response:
        message = get_object_or_404(Message, pk=message_id)
        sent = request.data if isinstance(request.data, dict) else {}
        unknown = set(sent) - set(FIELDS)
        if unknown:
            raise serializers.ValidationError(dict.fromkeys(unknown, "cannot be written"))
        kept = {name: getattr(message, name) for name in FIELDS}
        return Response(document(edit_message(message, _contents(kept | sent), actor=self.actor)))


class MessageAct(ProviderView):
    """Submit, reject, launch, pause or end a message.

    Approving is a person's act, and done on its page.
    """

    def post(self, request: Request, message_id: Any, act: str) -> Response:
        message = get_object_or_404(Message, pk=message_id)
        form = ActForm(data=request.data or {})
        form.is_valid(raise_exception=True)
        if act == "approve":
            raise PermissionDenied("a person approves messages, on the page, and never a key")
        act_on_message(
            message, act, Asked(actor=self.actor, as_of=self.today, **form.validated_data)
        )
        message.refresh_from_db()
        return Response(document(message))


def document(message: Message) -> dict[str, Any]:
    """Return a message as its authors see it."""
    return {
        "id": message.pk,
        "status": message.status,
        **{name: getattr(message, name) for name in FIELDS},
        "payment_condition": message.category == MessageCategory.PAYMENT,
        "percentage": message.percentage,
        "author": message.author,
        "edited_by": message.edited_by,
        "approved_by": message.approved_by or None,
        "approved_count": message.approved_count,
        "reached": message.reached,
        "stopped_because": message.stopped_because or None,
    }


def _contents(data: Any) -> Contents:
    form = ContentsForm(data=data)
    form.is_valid(raise_exception=True)
    return Contents(**form.validated_data)
