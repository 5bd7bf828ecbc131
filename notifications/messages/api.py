from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Lines, Text, Whole
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Made, Shown, act

from ..audiences.states import MessageCategory
from .actions import MessageAction, perform_action
from .models.message import Message
from .operations import Contents, create_message, edit_message, stop_all
from .resources import MessageResource
from .states import MessageLevel, MessageStatus, ViewerRole

WRITTEN = ("category", "level", "title", "text", "viewer_roles", "audience", "most_a_day")


class NewMessage(Body):
    """A message as an author writes it.

    The payment condition is no part of it: it follows from the category.
    """

    shown = frozenset(MessageResource.Meta.fields)

    category = serializers.ChoiceField(choices=MessageCategory.choices)
    level = serializers.ChoiceField(choices=MessageLevel.choices, default=MessageLevel.INFO)
    title = Text(max_length=120)
    text = Lines(max_length=1000)
    viewer_roles = serializers.ListField(child=serializers.ChoiceField(choices=ViewerRole.choices))
    audience = serializers.JSONField(default={"clauses": []})
    most_a_day = Whole(min_value=1, max_value=1000, default=20)


class LaunchBody(ActBody):
    percentage = Whole(min_value=1, max_value=100, default=100)


class StopBody(ActBody):
    reason = Text(max_length=500)


class MessageFilter(ApiFilter):
    names = {"author": "author"}
    choices = {
        "status": ("status", MessageStatus),
        "category": ("category", MessageCategory),
        "level": ("level", MessageLevel),
    }


class Messages(Listed, Shown, Made, Edited):
    """In-product messages. An edit returns a message to DRAFT."""

    resource = MessageResource
    filters = MessageFilter
    create_body, edit_body = NewMessage, NewMessage
    lookup_field = "id"
    lookup_value_converter = "uuid"

    def make(self, values: dict[str, Any]) -> Message:
        return create_message(self.provider, Contents(**values), actor=self.actor)

    def edit(self, row: Message, values: dict[str, Any]) -> Message:
        kept = {name: getattr(row, name) for name in WRITTEN}
        return edit_message(row, Contents(**(kept | values)), actor=self.actor)

    @act()
    def submit(self, request: Request, id: Any) -> Response:
        """Ask for review."""
        return self._act("submit", ActBody)

    @act()
    def approve(self, request: Request, id: Any) -> Response:
        """Refuse: a person approves messages, on the page, and never a key."""
        self.one()
        raise PermissionDenied("a person approves messages, and never a key", "person_required")

    @act()
    def reject(self, request: Request, id: Any) -> Response:
        """Send a message back to its author."""
        return self._act("reject", ActBody)

    @act(LaunchBody)
    def launch(self, request: Request, id: Any) -> Response:
        """Show a message to a share of its audience from the next request on."""
        return self._act("launch", LaunchBody)

    @act(LaunchBody, name="roll-out")
    def roll_out(self, request: Request, id: Any) -> Response:
        """Show a live message to another share of its audience."""
        return self._act("roll-out", LaunchBody)

    @act()
    def pause(self, request: Request, id: Any) -> Response:
        """Show a message to nobody from the next request on; it can be launched again."""
        return self._act("pause", ActBody)

    @act()
    def end(self, request: Request, id: Any) -> Response:
        """Show a message to nobody from the next request on, for good."""
        return self._act("end", ActBody)

    @act(StopBody, name="stop-all", detail=False, answers={"204": None})
    def stop_all(self, request: Request) -> Response:
        """Show no message to anybody from the next request on, until `messages` is resumed."""
        values = self.read(StopBody)
        stop_all(self.provider, actor=self.actor, reason=values["reason"])
        return Response(status=204)

    def _act(self, name: str, body: type[Body]) -> Response:
        self.one()
        values = self.read(body)
        perform_action(
            self.one_to_change(), name, MessageAction(actor=self.actor, as_of=self.today, **values)
        )
        return self.answer(self.one())
