"""What staff do with e-mails that wait or have failed, and what mail servers report."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone

from accounts.errors import Refused
from accounts.models import Provider
from accounts.text import one_line

from .models import BlockedAddress, Email
from .states import BlockCause, EmailStatus
from .waking import wake_sender

UNSENT = (EmailStatus.HELD, EmailStatus.WAITING)


DOUBTFUL = (EmailStatus.UNCERTAIN, EmailStatus.FAILED)


def release(keys: Sequence[UUID], *, actor: str) -> int:
    """Let held e-mails go; return how many. Each is looked at again before it is sent."""
    released = _held(keys).update(
        status=EmailStatus.WAITING, next_attempt_at=timezone.now(), reason=f"released by {actor}"
    )
    wake_sender()
    return released


def hold(emails: QuerySet[Email], *, reason: str) -> list[Email]:
    """Keep those of the e-mails that wait from being sent until somebody decides; return them.

    One that is being sent is left alone.
    """
    waiting = (
        emails.filter(status=EmailStatus.WAITING).order_by("pk").select_for_update(of=("self",))
    )
    held = list(waiting)
    Email.objects.filter(pk__in=[one.pk for one in held]).update(
        status=EmailStatus.HELD, reason=reason[:500]
    )
    return held


def discard(keys: Sequence[UUID], *, actor: str) -> int:
    """Keep held or waiting e-mails from ever being sent; return how many."""
    unsent = Email.objects.filter(pk__in=keys, status__in=UNSENT)
    return unsent.update(status=EmailStatus.SKIPPED, reason=f"discarded by {actor}")


def decide(email: Email, what: str, *, actor: str) -> None:
    """Do with one e-mail what a person chose.

    It is to `release` or `discard` it, to `resend` it, or to take it as `sent`. Raises Refused for
    any other choice, and for an e-mail in a state in which the choice is none.
    """
    if what == "resend":
        send_again(email, actor=actor)
    elif what == "sent":
        take_as_sent(email, actor=actor)
    elif not decide_on([email.pk], what, actor=actor):
        raise Refused(
            f"the e-mail is {email.get_status_display().lower()}, and no longer waits",
            code="email_not_waiting",
        )


def decide_on(keys: Sequence[UUID], what: str, *, actor: str) -> int:
    """Release or discard e-mails; return how many. Raises Refused for any other choice."""
    if what == "release":
        return release(keys, actor=actor)
    if what == "discard":
        return discard(keys, actor=actor)
    raise Refused("choose what becomes of the e-mail", code="choice_required")


def send_again(email: Email, *, actor: str) -> None:
    """Send an e-mail whose outcome is unknown, or that failed: a person has decided so.

    Raises Refused in any other state.
    """
    doubtful = Email.objects.filter(pk=email.pk, status__in=DOUBTFUL)
    if not doubtful.update(
        status=EmailStatus.WAITING,
        handed_over_at=None,
        attempts=0,
        next_attempt_at=timezone.now(),
        reason=f"sent again by {actor}",
    ):
        raise Refused(
            f"the e-mail is {email.get_status_display().lower()}: only one that is uncertain or "
            "failed is sent again",
            code="email_not_doubtful",
        )
    wake_sender()


def take_as_sent(email: Email, *, actor: str) -> None:
    """Settle an e-mail whose outcome is unknown as sent. Raises Refused in any other state."""
    uncertain = Email.objects.filter(pk=email.pk, status=EmailStatus.UNCERTAIN)
    if not uncertain.update(status=EmailStatus.SENT, reason=f"taken as sent by {actor}"):
        raise Refused(
            f"the e-mail is {email.get_status_display().lower()}: only an uncertain one is settled",
            code="email_not_uncertain",
        )


def record_mail_event(
    provider: Provider, *, address: str, cause: str, detail: str = ""
) -> BlockedAddress:
    """Block an address that bounced or complained.

    It is not mailed until the customer's address is another. Repeating it changes nothing. Raises
    Refused for an address or cause that is none.
    """
    blocked = BlockedAddress(
        provider=provider,
        address=address.strip().lower(),
        cause=cause,
        detail=one_line(detail)[:500],
    )
    try:
        blocked.full_clean(exclude=["provider"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), code="invalid_value") from error
    found, _ = BlockedAddress.objects.get_or_create(
        provider=provider,
        address=blocked.address,
        defaults={"cause": BlockCause(cause), "detail": blocked.detail},
    )
    return found


def _held(keys: Sequence[UUID]) -> QuerySet[Any]:
    return Email.objects.filter(pk__in=keys, status=EmailStatus.HELD)
