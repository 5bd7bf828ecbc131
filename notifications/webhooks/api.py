from typing import Any
from uuid import UUID

import django_filters
from django.db import transaction
from drf_spectacular.utils import OpenApiResponse
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api_keys.states import Scope
from accounts.bodies.bodies import ActBody, Body
from accounts.bodies.fields import Text, Whole, YesNo
from accounts.rest.filters import ApiFilter
from accounts.rest.viewsets import Edited, Listed, Shown, act, view

from .models import WebhookEndpoint
from .operations import (
    create_endpoint,
    edit_endpoint,
    remove_endpoint,
    replay_delivery,
    replay_failed,
    replay_range,
    rotate_secret,
    send_test,
)
from .queries import attempts_of
from .resources import (
    AttemptsDocument,
    WebhookDeliveryResource,
    WebhookEndpointResource,
    WebhookEndpointWithSecret,
)
from .states import EVENT_TYPES, DeliveryStatus

SCOPES = (Scope.WEBHOOKS,)
SHOW_A_SECRET = ("create", "rotate_secret")


class EndpointFields(Body):
    """What may be written of an endpoint."""

    shown = frozenset(WebhookEndpointResource.Meta.fields)

    url = Text(max_length=500)
    description = Text(max_length=200, required=False, allow_blank=True)
    event_types = serializers.ListField(
        child=serializers.ChoiceField(choices=EVENT_TYPES),
        required=False,
        max_length=len(EVENT_TYPES),
        help_text="The events that it takes; all without any.",
    )


class EndpointChanges(EndpointFields):
    active = YesNo(required=False)


class ReplayBody(ActBody):
    """Which events are sent again: those with these numbers, or all that did not arrive."""

    first = Whole(min_value=1, max_value=10**18, required=False)
    last = Whole(min_value=1, max_value=10**18, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for both numbers or for none."""
        if ("first" in attrs) != ("last" in attrs):
            missing = "last" if "first" in attrs else "first"
            raise serializers.ValidationError({missing: "name both numbers, or none"})
        return attrs


class Replayed(serializers.Serializer):
    """How many deliveries are sent again."""

    replayed = serializers.IntegerField()


class WebhookEndpoints(Listed, Shown, Edited):
    """Where events are sent, signed by Standard Webhooks."""

    resource = WebhookEndpointResource
    create_body, edit_body = EndpointFields, EndpointChanges
    read_scopes = write_scopes = SCOPES
    lookup_field = "id"
    lookup_value_converter = "uuid"

    @property
    def keeps_answers(self) -> bool:  # type: ignore[override]
        return self.action not in SHOW_A_SECRET

    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Make an endpoint; its secret is shown in this answer alone."""
        values = self.read(EndpointFields)
        values.pop("reason", "")
        with transaction.atomic():
            row = create_endpoint(self.provider, **values)
        return self._with_secret(row, status.HTTP_201_CREATED, f"{request.path}/{row.pk}")

    create.answers = WebhookEndpointWithSecret  # type: ignore[attr-defined]

    def edit(self, row: WebhookEndpoint, values: dict[str, Any]) -> WebhookEndpoint:
        return edit_endpoint(row, values)

    def destroy(self, request: Request, id: UUID) -> Response:
        """Delete the endpoint and the log of its deliveries."""
        self.one()
        remove_endpoint(self.one_to_change())
        return Response(status=status.HTTP_204_NO_CONTENT)

    destroy.answers = {"204": OpenApiResponse(None, "Deleted.")}  # type: ignore[attr-defined]

    @act(name="rotate-secret", scopes=SCOPES, answers=WebhookEndpointWithSecret)
    def rotate_secret(self, request: Request, id: UUID) -> Response:
        """Make another secret, shown in this answer alone; the old one signs for 24 hours more."""
        self.one()
        self.read(ActBody)
        return self._with_secret(rotate_secret(self.one_to_change()))

    @act(scopes=SCOPES, answers=WebhookDeliveryResource)
    def test(self, request: Request, id: UUID) -> Response:
        """Send the endpoint an event of the type `webhook.test`."""
        self.one()
        self.read(ActBody)
        delivery = send_test(self.one_to_change())
        delivery.refresh_from_db()
        return Response(WebhookDeliveryResource.document(delivery))

    @act(ReplayBody, scopes=SCOPES, answers=Replayed)
    def replay(self, request: Request, id: UUID) -> Response:
        """Send again the events of a range of numbers, or all that have failed.

        Without numbers, what rests before its next attempt is sent at once too.
        """
        self.one()
        values = self.read(ReplayBody)
        row = self.one_to_change()
        if "first" in values:
            count = replay_range(row, first=values["first"], last=values["last"])
        else:
            count = replay_failed(row)
        return Response({"replayed": count})

    def _with_secret(self, row: WebhookEndpoint, code: int = 200, location: str = "") -> Response:
        row.refresh_from_db()
        headers = {"Location": location} if location else {}
        return Response(WebhookEndpointWithSecret.document(row), status=code, headers=headers)


class DeliveryFilter(ApiFilter):
    endpoint = django_filters.UUIDFilter("endpoint")
    names = {
        "event_type": "event_type",
        "object_key": "object_key",
    }
    choices = {"status": ("status", DeliveryStatus)}
    instants = {"made_at": "made_at", "sent_at": "sent_at"}


class WebhookDeliveries(Listed, Shown):
    """What was sent to the endpoints, and what they answered."""

    resource = WebhookDeliveryResource
    filters = DeliveryFilter
    read_scopes = write_scopes = SCOPES
    lookup_field = "id"
    lookup_value_converter = "uuid"

    @view(AttemptsDocument, scopes=SCOPES)
    def attempts(self, request: Request, id: UUID) -> Response:
        """Show each request and what was answered to it, the last 200 of them."""
        delivery = self.one()
        self.check_query(frozenset())
        return Response(AttemptsDocument({"attempts": attempts_of(delivery)}).data)

    @act(scopes=SCOPES, answers=WebhookDeliveryResource)
    def replay(self, request: Request, id: UUID) -> Response:
        """Send it again, with the same id and bytes."""
        self.one()
        self.read(ActBody)
        return self.answer(replay_delivery(self.one_to_change()))
