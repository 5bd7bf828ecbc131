"""A form that was sent after the session of its writer had ended, and is shown again.

It is kept by the page of the login, signed, and by nothing else.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from ...answers.operations import KEPT_FOR
from ...web.tokens import FIELD, writer_of
from ..models import User

KEPT = "kept"
LONGEST = 200_000  # signs of what is kept; a longer form is lost
NOT_SHOWN_AGAIN = (FIELD, "csrfmiddlewaretoken")
SALT = "kept form"


@dataclass(frozen=True)
class KeptForm:
    """Where a form was sent to, where it stood, and each field with what was typed."""

    address: str
    page: str
    typed: list[tuple[str, str]]


def keep_form(request: HttpRequest) -> str:
    """Return what was sent, signed for whoever opened its page; empty where it cannot be kept.

    That is a form without a one-use token that holds, with a file, or of more than 200,000 signs.
    """
    writer = writer_of(request.POST.get(FIELD, ""))
    if writer is None or request.FILES:
        return ""
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_SHOWN_AGAIN
        for value in values
    ]
    content = [writer, request.get_full_path(), page_before(request), typed]
    kept = signing.dumps(content, salt=SALT, compress=True)
    return kept if len(kept) <= LONGEST else ""


def read_kept(kept: str, person: User) -> KeptForm | None:
    """Return the form that was kept; None for one of somebody else, and for what nobody signed."""
    try:
        content: Any = signing.loads(kept, salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return None
    writer, address, page, typed = content
    if writer != person.pk:
        return None
    return KeptForm(address, page, [(name, value) for name, value in typed])


def page_before(request: HttpRequest) -> str:
    """Return the address of the platform's page that sent the request; the first page without."""
    address = request.headers.get("Referer", "")
    here = request.get_host()
    if not address or not url_has_allowed_host_and_scheme(address, here, request.is_secure()):
        return "/"
    _, _, path = address.partition(f"//{here}")
    return path or "/"
