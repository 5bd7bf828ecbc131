from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.rest.paging import page_of
from accounts.rest.views import ProviderView

from ..models import BlockedAddress
from ..operations import record_mail_event
from ..states import BlockCause


class MailEvent(serializers.Serializer):
    """A bounce or complaint as a mail service reports it."""

    type = serializers.ChoiceField(choices=BlockCause.choices)
    address = serializers.CharField(max_length=254)
    detail = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class MailEvents(ProviderView):
    """GET lists the addresses that are not mailed, newest first.

    POST blocks one, and repeating it changes nothing.
    """

    def get(self, request: Request) -> Response:
        return Response(page_of(request, BlockedAddress.objects.all(), blocked_document))

    def post(self, request: Request) -> Response:
        form = MailEvent(data=request.data)
        form.is_valid(raise_exception=True)
        event = form.validated_data
        blocked = record_mail_event(
            self.provider, address=event["address"], cause=event["type"], detail=event["detail"]
        )
        return Response(blocked_document(blocked), status=status.HTTP_201_CREATED)


def blocked_document(blocked: BlockedAddress) -> dict[str, Any]:
    return {
        "address": blocked.address,
        "type": blocked.cause,
        "detail": blocked.detail,
        "blocked_at": blocked.blocked_at,
    }
