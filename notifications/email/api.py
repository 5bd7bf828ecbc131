from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Text
from accounts.rest.viewsets import Listed, Made, Shown, act

from .filters import NotificationFilter
from .models import BlockedAddress
from .operations import decide, record_mail_event
from .resources import BlockedResource, NotificationResource
from .states import BlockCause


class Notifications(Listed, Shown):
    """E-mails to customers, with what became of them."""

    resource = NotificationResource
    filters = NotificationFilter
    lookup_field = "id"
    lookup_value_converter = "uuid"

    @act()
    def release(self, request: Request, id: Any) -> Response:
        """Let a held e-mail go; it is looked at again before it is sent."""
        return self._decided("release")

    @act()
    def discard(self, request: Request, id: Any) -> Response:
        """Keep a held or waiting e-mail from ever being sent."""
        return self._decided("discard")

    @act()
    def resend(self, request: Request, id: Any) -> Response:
        """Send an e-mail again whose outcome is unknown, or that failed."""
        return self._decided("resend")

    def _decided(self, what: str) -> Response:
        self.one()
        self.read(ActBody)
        decide(self.one_to_change(), what, actor=self.actor)
        return self.answer(self.one())


class MailEvent(Body):
    """A bounce or complaint as a mail service reports it."""

    type = serializers.ChoiceField(choices=BlockCause.choices)
    address = Text(max_length=254)
    detail = Text(max_length=500, required=False, allow_blank=True)


class MailEvents(Listed, Made):
    """Addresses that are not mailed; POST blocks one, and repeating it changes nothing."""

    resource = BlockedResource
    create_body = MailEvent
    lookup_field = "address"

    def there(self, values: dict[str, Any]) -> None:
        """Nothing stands in the way: blocking an address again is no second one."""

    def make(self, values: dict[str, Any]) -> BlockedAddress:
        return record_mail_event(
            self.provider,
            address=values["address"],
            cause=values["type"],
            detail=values.get("detail", ""),
        )
