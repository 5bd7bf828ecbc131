"""Forms of API keys."""

from accounts.api_keys.operations import create_api_key
from tests.reliability.forms.world import Form, World

KEYS = "/operations/api-keys"


def made(world: World) -> Form:
    return f"{KEYS}/new/", {"name": "shop", "scopes": ["read"]}


def rotated(world: World) -> Form:
    return f"{KEYS}/{_prefix(world)}/rotate/", {"hours": "24"}


def revoked(world: World) -> Form:
    return f"{KEYS}/{_prefix(world)}/revoke/", {}


def _prefix(world: World) -> str:
    key = create_api_key(world.provider, name="shop", scopes=["read"], made_by="a test")
    return key.split("_")[2]
