from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..rest.views import ProviderView
from ..tenancy.models import Provider
from .models import ApiKey
from .states import Scope


class MeDocument(serializers.Serializer):
    """The caller: its provider, what its key may do, and which day it is there."""

    provider = serializers.CharField()
    name = serializers.CharField()
    currency = serializers.CharField()
    timezone = serializers.CharField()
    sandbox = serializers.BooleanField()
    today = serializers.DateField()
    key = serializers.CharField()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=Scope.choices))
    expires_at = serializers.DateTimeField(allow_null=True)


class Me(ProviderView):
    """Say which provider the key belongs to, its scopes, the time zone and today."""

    read_scopes = ()

    def get(self, request: Request) -> Response:
        return Response(MeDocument(self._document(request.auth, self.provider)).data)

    get.answers = MeDocument  # type: ignore[attr-defined]

    def _document(self, key: Any, provider: Provider) -> dict[str, Any]:
        held: ApiKey = key
        return {
            "provider": provider.slug,
            "name": provider.name,
            "currency": provider.currency,
            "timezone": provider.timezone,
            "sandbox": provider.sandbox,
            "today": self.today,
            "key": held.prefix,
            "scopes": held.scopes,
            "expires_at": held.expires_at,
        }
