"""Sending what waits: one e-mail at a time.

Each is marked before it is handed over and after, so that none can leave twice.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from accounts.events.operations import record
from accounts.events.states import EventAct
from accounts.models import Provider
from accounts.processes.switches import paused_because
from accounts.tenancy.transactions import provider_transaction
from accounts.text import one_line

from ..wording.templates import Rendered, render, values_for, words_for
from .caps import cap_reached, pause_at
from .hand_over import NotTaken, OutcomeUnknown, Transport, compose, transport_for
from .kinds import Eligibility, eligibility_of
from .models import Email
from .resources import NotificationResource
from .states import THRESHOLDS, EmailStatus

LEASE = timedelta(minutes=5)  # longer than a mail server may take
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=5)
ATTEMPTS_AT_MOST = 290  # about a day of trying
SUBJECT_AT_MOST = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Sent:
    """What became of an e-mail, and whether the mail server takes none at the moment."""

    status: str
    server_away: bool = False


def send_waiting(provider: Provider, *, transport: Transport | None = None) -> Counter[str]:
    """Send the provider's e-mails that wait, and count what became of them.

    It ends when none is left, mailing is paused, or the mail server is away. Safe to run many times
    at once. An e-mail whose sender died is marked UNCERTAIN and never sent again by itself.
    """
    transport = transport or transport_for(provider)
    outcomes: Counter[str] = Counter()
    try:
        outcomes[EmailStatus.UNCERTAIN] += mark_uncertain(provider)
        while sent := _send_next(provider, transport):
            outcomes[sent.status] += 1
            if sent.server_away:
                break
    finally:
        transport.close()
    return +outcomes


def has_mail_to_send(provider: Provider) -> bool:
    """Whether an e-mail waits to be tried, or lies with a sender that died."""
    now = timezone.now()
    with provider_transaction(provider):
        return bool(
            Email.objects.to_send(now).exists()
            or Email.objects.given_up_by_its_sender(now).exists()
        )


def mark_uncertain(provider: Provider) -> int:
    """List the e-mails whose sender died between marking and recording them.

    Nobody knows whether they left. Return how many.
    """
    with provider_transaction(provider):
        return int(
            Email.objects.given_up_by_its_sender(timezone.now()).update(
                status=EmailStatus.UNCERTAIN,
                leased_until=None,
                reason="the process that was sending it died",
            )
        )


def message_id(email: Email) -> str:
    """Return the Message-ID.

    It is the same for every attempt, so that a mail server can tell a repetition.
    """
    host = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{email.pk}@{host or 'localhost'}>"


def _send_next(provider: Provider, transport: Transport) -> _Sent | None:
    """Take one e-mail and send it.

    Return None when there is nothing to send, or mailing is paused.
    """
    with provider_transaction(provider):
        if paused_because(THRESHOLDS):
            return None
        waiting = Email.objects.to_send(timezone.now()).select_related("customer")
        email = waiting.select_for_update(skip_locked=True, of=("self",)).first()
        if email is None:
            return None
        cap = cap_reached(provider, email.customer_id)
        if cap:
            pause_at(provider, cap)
            return None
        eligibility = eligibility_of(email)
        if eligibility.against:
            return _not_now(email, eligibility)
        if failed := _write(provider, email, eligibility):
            return failed
        _lease(email)
    return _hand_over(provider, transport, email)


def words_of(provider: Provider, email: Email, eligibility: Eligibility) -> Rendered:
    """Return how the e-mail reads with the account's figures of now."""
    values = values_for(provider, eligibility.customer, as_of=email.as_of, **eligibility.amounts)
    return render(words_for(provider, email.kind), values)


def _not_now(email: Email, eligibility: Eligibility) -> _Sent:
    """Skip an e-mail that is no longer true, or put it off.

    It is put off until the day that its customer has promised to pay by is over.
    """
    if eligibility.postponed_to is None:
        _record(email, EmailStatus.SKIPPED, eligibility.against)
        return _Sent(EmailStatus.SKIPPED)
    email.reason = eligibility.against
    email.next_attempt_at = datetime.combine(eligibility.postponed_to, time(), UTC)
    email.save(update_fields=["reason", "next_attempt_at"])
    return _Sent(EmailStatus.WAITING)


def _write(provider: Provider, email: Email, eligibility: Eligibility) -> _Sent | None:
    """Put the e-mail into words unless an earlier attempt has: every attempt is the same e-mail.

    One that cannot be put into words fails by itself; return what became of it.
    """
    if email.subject:
        return None
    try:
        words = words_of(provider, email, eligibility)
    except Exception as error:
        log.exception("e-mail %s of provider %s was not written", email.pk, provider.pk)
        _record(email, EmailStatus.FAILED, f"it could not be written: {type(error).__name__}")
        return _Sent(EmailStatus.FAILED)
    email.subject = one_line(words.subject)[:SUBJECT_AT_MOST]
    email.text, email.html = words.text, words.html
    email.address = eligibility.customer.email
    return None


def _lease(email: Email) -> None:
    """Mark the e-mail as being sent."""
    email.status, email.attempts = EmailStatus.SENDING, email.attempts + 1
    email.handed_over_at = timezone.now()
    email.leased_until = email.handed_over_at + LEASE
    email.save()


def _hand_over(provider: Provider, transport: Transport, email: Email) -> _Sent:
    """Hand the e-mail over outside of any transaction, and record what became of it."""
    status, reason, away = EmailStatus.SENT, "", False
    try:
        transport.hand_over(_composed(provider, email))
    except OutcomeUnknown as unknown:
        status, reason = EmailStatus.UNCERTAIN, str(unknown)
    except NotTaken as refusal:
        status, reason, away = _after_refusal(email, refusal), str(refusal), refusal.server_away
    except Exception as error:
        # Nobody foresaw it, and so nobody knows whether the e-mail has left
        log.exception("e-mail %s of provider %s", email.pk, provider.pk)
        status, reason = EmailStatus.UNCERTAIN, f"{type(error).__name__}: {error}"
    with provider_transaction(provider):
        _record(email, status, reason)
    return _Sent(status, away)


def _composed(provider: Provider, email: Email) -> EmailMultiAlternatives:
    return compose(
        provider,
        message_id=message_id(email),
        to=email.address,
        subject=email.subject,
        text=email.text,
        html=email.html,
    )


def _after_refusal(email: Email, refusal: NotTaken) -> EmailStatus:
    goes_on = refusal.try_again and email.attempts < ATTEMPTS_AT_MOST
    return EmailStatus.WAITING if goes_on else EmailStatus.FAILED


def _record(email: Email, status: EmailStatus, reason: str) -> None:
    """Write down the outcome.

    One that waits again has not left, and is tried after a pause that grows with its attempts.
    """
    email.status, email.reason, email.leased_until = status, one_line(reason)[:500], None
    if status in (EmailStatus.WAITING, EmailStatus.FAILED, EmailStatus.SKIPPED):
        email.handed_over_at = None
    if status == EmailStatus.WAITING:
        pause = min(FIRST_PAUSE * 2 ** min(email.attempts - 1, 10), LONGEST_PAUSE)
        email.next_attempt_at = timezone.now() + pause
    email.save(
        update_fields=["status", "reason", "leased_until", "handed_over_at", "next_attempt_at"]
    )
    if status == EmailStatus.SENT:
        record(NotificationResource, EventAct.SENT, [email.pk], as_of=email.as_of)
