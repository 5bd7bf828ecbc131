"""The browser of a viewer: its token, and the web origins that may use one.

A token speaks for one account and role for a short while. A browser cannot keep an API key secret.
The provider's server, which has one, asks for a token and puts it into the page.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import signing

from accounts.errors import Refused
from accounts.models import Customer, Provider

from ..messages.models.message import MessageOrigin

TOKEN_LIVES = timedelta(minutes=15)
SALT = "notifications.viewer"
HOST = re.compile(r"\A[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?\Z")


@dataclass(frozen=True)
class Viewer:
    """Whom a token speaks for."""

    provider_id: int
    customer_id: str
    role: str


def make_token(customer: Customer, role: str) -> str:
    """Return a token for a browser of this role of the account.

    With it the browser may see what is shown for a quarter of an hour.
    """
    return signing.dumps([customer.provider_id, str(customer.pk), role], salt=SALT)


def read_token(token: str) -> Viewer | None:
    """Return whom the token speaks for; nothing for one that is forged, foreign or old."""
    try:
        found: Any = signing.loads(token, salt=SALT, max_age=TOKEN_LIVES)
    except signing.BadSignature:
        return None
    return Viewer(*found)


def is_allowed_origin(origin: str) -> bool:
    """Whether pages of this origin may ask for messages. Needs `provider_transaction`."""
    return bool(MessageOrigin.objects.filter(origin=origin[:200]).exists())


def add_origin(provider: Provider, origin: str, *, actor: str) -> MessageOrigin:
    """Let the pages of an origin ask for messages.

    Raises Refused for what is no origin such as https://app.example.com, or there already.
    """
    parts = urlsplit(origin.strip().lower())
    local = parts.hostname in ("localhost", "127.0.0.1")
    if (parts.scheme != "https" and not (local and parts.scheme == "http")) or not HOST.match(
        parts.netloc
    ):
        raise Refused(
            "an origin is https:// and a host, such as https://app.example.com",
            code="origin_invalid",
        )
    if parts.path.strip("/") or parts.query or parts.fragment or len(parts.netloc) > 190:
        raise Refused("an origin has no path: only https:// and the host", code="origin_invalid")
    # Written so that a second one is no error, not even in the database's log
    made, is_new = MessageOrigin.objects.get_or_create(
        provider=provider,
        origin=f"{parts.scheme}://{parts.netloc}",
        defaults={"added_by": actor},
    )
    if not is_new:
        raise Refused("that origin may ask already", code="origin_exists")
    return made
