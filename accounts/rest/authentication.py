from typing import Any

from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from ..api_keys.models import ApiKey
from ..api_keys.operations import find_api_key


class KeyHolder:
    """The caller: the system that holds the key.

    It is no person, and has no permission but its scopes.
    """

    is_authenticated = True

    def __init__(self, key: ApiKey) -> None:
        self.key = key
        self.pk = key.pk

    def __str__(self) -> str:
        return f"key {self.key.prefix}"


class ApiKeyAuthentication(BaseAuthentication):
    """Know the caller by `Authorization: Bearer <key>`."""

    def authenticate(self, request: Request) -> tuple[KeyHolder, ApiKey] | None:
        """Return the caller, or None without the header.

        Raises AuthenticationFailed for a key that opens nothing.
        """
        kind, _, text = get_authorization_header(request).decode("latin-1").partition(" ")
        if kind.lower() != "bearer":
            return None
        key = find_api_key(text.strip())
        if key is None:
            raise AuthenticationFailed("the key is unknown, revoked or expired")
        return KeyHolder(key), key

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
