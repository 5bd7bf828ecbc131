from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Text
from accounts.errors import Refused
from accounts.rest.viewsets import Listed, Made, Shown, act

from .filters import NotificationFilter
from .models import BlockedAddress, Email
from .operations import discard, record_mail_event, release, send_again
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
        return self._decided(release, "held")

    @act()
    def discard(self, request: Request, id: Any) -> Response:
        """Keep a held or waiting e-mail from ever being sent."""
        return self._decided(discard, "held or waiting")

    @act()
    def resend(self, request: Request, id: Any) -> Response:
        """Send an e-mail again whose outcome is unknown, or that failed."""
        self.one()
        self.read(ActBody)
        send_again(self.one_to_change(), actor=self.actor)
        return self.answer(self.one())

    def _decided(self, decide: Any, needed: str) -> Response:
        self.one()
        self.read(ActBody)
        row: Email = self.one_to_change()
        if not decide([row.pk], actor=self.actor):
            raise Refused(f"the e-mail is {row.status}, not {needed}", code="email_not_waiting")
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
