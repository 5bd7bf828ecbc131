"""The seal of a preview: what is confirmed is what was shown.

Previews are sealed where money moves or nothing can be undone.
"""

from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.utils.crypto import constant_time_compare

from .requests import StaffRequest, acting_on

FIELD = "shown"
WORDS = ("reason",)  # they say why, and change no effect


def seal_of(
    request: StaffRequest, values: Mapping[str, Any], shown: object, *, address: str = ""
) -> str:
    """Return a signature of what is asked for and of what the page shows that it would do.

    It holds for this person, provider, page and date. `shown` is anything whose repr is the same
    when the effect is the same. `address` is the page that acts, when it is another one.
    """
    asked = sorted((name, str(value)) for name, value in values.items() if name not in WORDS)
    where = [request.user.pk, request.provider.pk, address or request.path]
    content = [*where, acting_on(request).isoformat(), asked, shown]
    return signing.Signer(salt="preview").signature(repr(content))


def is_confirmed(request: StaffRequest, seal: str) -> bool:
    """Return whether the person confirms what bears this seal."""
    return request.method == "POST" and constant_time_compare(request.POST.get(FIELD, ""), seal)


def was_confirmed(request: StaffRequest) -> bool:
    """Return whether the person confirms something, be it this or another effect."""
    return request.method == "POST" and bool(request.POST.get(FIELD))
