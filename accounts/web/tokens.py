"""The one-use token that every form with an effect carries."""

from secrets import token_urlsafe
from typing import Any

from django.core import signing

from ..answers.operations import KEPT_FOR
from ..errors import Refused
from ..staff.models import User
from ..tenancy.models import Provider

FIELD = "form_token"
NOTHING_DONE = "look at the page again, and send it once more"
# In the place of a token: the form is shown again with what was typed, whatever it was sent for.
AGAIN = "again"


def make_token(person: User, provider: Provider) -> str:
    """Return a new token, signed for this person and provider and for a day."""
    return _signer().sign_object([person.pk, provider.pk, token_urlsafe(16)])


def read_token(token: str, person: User, provider: Provider) -> str:
    """Return the key that the token spends.

    Raises Refused for a token that is missing, altered, older than a day, or of another person or
    provider, and for the word `AGAIN`.
    """
    if token == AGAIN:
        raise Refused(
            "your session had ended: this is what you typed, look at it and send it once more",
            code="form_shown_again",
        )
    try:
        content = _content(token)
    except signing.SignatureExpired:
        raise Refused(
            f"the page was open for more than a day: {NOTHING_DONE}", code="form_expired"
        ) from None
    except signing.BadSignature:
        raise Refused(
            f"the form was not complete: {NOTHING_DONE}", code="form_incomplete"
        ) from None
    person_id, provider_id, key = content
    if person_id != person.pk:
        raise Refused(
            f"the page was opened by somebody else: {NOTHING_DONE}", code="form_of_another"
        )
    if provider_id != provider.pk:
        raise Refused(
            f"the page was opened for another provider: {NOTHING_DONE}", code="form_of_another"
        )
    return str(key)


def writer_of(token: str) -> int | None:
    """Return the key of the person who opened the page of the token; None for one that is none."""
    try:
        person_id, *_ = _content(token)
    except signing.BadSignature:
        return None
    return int(person_id)


def _content(token: str) -> Any:
    return _signer().unsign_object(token, max_age=KEPT_FOR)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt="form")
