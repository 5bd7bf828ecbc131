"""Handing one e-mail to a mail server, or to the file mailbox, and knowing what became of it."""

import smtplib
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend

from accounts.models import Provider
from accounts.staff.mail import OF_PROVIDER

from ..mailbox.backend import Mailbox

TEMPORARY, SHUTTING_DOWN = range(400, 500), 421


class NotTaken(Exception):
    """The server has certainly not taken the e-mail.

    `try_again` unless it refused for good; `server_away` when it refuses everything.
    """

    def __init__(self, reason: str, *, try_again: bool, server_away: bool = False) -> None:
        self.try_again, self.server_away = try_again, server_away
        super().__init__(reason)


class OutcomeUnknown(Exception):
    """The server was given the text, and did not say that it has taken it.

    Nobody can tell whether it left, and it is not sent again.
    """


class Transport(Protocol):
    """A way for e-mails to leave; raises NotTaken or OutcomeUnknown."""

    def hand_over(self, message: EmailMultiAlternatives) -> None: ...

    def close(self) -> None: ...


@dataclass(frozen=True)
class MailboxTransport:
    """Files, one an e-mail, by its Message-ID: handing it over twice leaves one."""

    mailbox: Mailbox

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        try:
            self.mailbox.keep(message)
        except OSError as error:
            raise NotTaken(
                f"the mailbox cannot be written: {error.strerror}", try_again=True, server_away=True
            ) from error
        except ValueError as error:
            raise NotTaken(_named(error), try_again=False) from error

    def close(self) -> None:
        """Leave the files where they are."""


class _Watched(smtplib.SMTP):
    """An SMTP conversation that remembers whether the text was begun to be given."""

    giving_text = False

    def data(self, msg: Any) -> tuple[int, bytes]:
        self.giving_text = True
        return super().data(msg)


class _WatchedTLS(_Watched, smtplib.SMTP_SSL):
    """The same over TLS from the first byte."""


class _Backend(EmailBackend):
    """Django's connection, with its TLS and login, over a watched conversation."""

    @property
    def connection_class(self) -> type[smtplib.SMTP]:
        return _WatchedTLS if self.use_ssl else _Watched


class SmtpTransport:
    """A mail server, by one connection that is kept while it works."""

    def __init__(self) -> None:
        self.backend = _Backend(timeout=settings.EMAIL_TIMEOUT)

    def hand_over(self, message: EmailMultiAlternatives) -> None:
        conversation = self._conversation()
        conversation.giving_text = False
        try:
            content: Any = message.message()
            conversation.sendmail(
                message.from_email, message.recipients(), content.as_bytes(linesep="\r\n")
            )
        except smtplib.SMTPRecipientsRefused as refusal:
            code, words = next(iter(refusal.recipients.values()))
            raise NotTaken(_said(code, words), try_again=code in TEMPORARY) from refusal
        except smtplib.SMTPResponseException as refusal:
            self._forget()
            raise NotTaken(
                _said(refusal.smtp_code, refusal.smtp_error),
                try_again=refusal.smtp_code in TEMPORARY,
                server_away=refusal.smtp_code == SHUTTING_DOWN,
            ) from refusal
        except (OSError, smtplib.SMTPException) as error:
            self._forget()
            if conversation.giving_text:
                raise OutcomeUnknown(f"{type(error).__name__} after the text was given") from error
            raise NotTaken(_named(error), try_again=True) from error
        except ValueError as error:
            # It cannot be written as an e-mail: a header with a line break, an address out of ASCII
            self._forget()
            raise NotTaken(_named(error), try_again=False) from error

    def close(self) -> None:
        self.backend.close()

    def _conversation(self) -> Any:
        try:
            self.backend.open()
        except (OSError, smtplib.SMTPException) as error:
            self._forget()
            raise NotTaken(
                f"the mail server cannot be reached: {_named(error)}",
                try_again=True,
                server_away=True,
            ) from error
        return self.backend.connection

    def _forget(self) -> None:
        """Drop a connection that cannot be trusted any more; the next e-mail opens another."""
        connection, self.backend.connection = self.backend.connection, None
        if connection is not None:
            connection.close()


def transport_for(provider: Provider) -> Transport:
    """Return the way for a provider's e-mails.

    It is the file mailbox without a mail server, and for a sandbox unless its e-mails may leave.
    """
    if not settings.MAIL_SERVER or (provider.sandbox and not settings.SANDBOX_MAIL):
        return MailboxTransport(Mailbox())
    return SmtpTransport()


def compose(
    provider: Provider, *, message_id: str, to: str, subject: str, text: str, html: str
) -> EmailMultiAlternatives:
    """Return the e-mail with its stable Message-ID, as text and as HTML."""
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[to],
        headers={
            "Message-ID": message_id,
            OF_PROVIDER: provider.slug,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(html, "text/html")
    return message


def _said(code: int, words: bytes | str) -> str:
    text = words.decode(errors="replace") if isinstance(words, bytes) else words
    return f"{code} {' '.join(text.split())}"[:400]


def _named(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
