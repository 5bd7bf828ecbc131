"""The file mailbox, where e-mails go while there is no mail server.

Each is one file, and a page reads them.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage as ReadMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from accounts.staff.mail import NEEDS, OF_PROVIDER

PLATFORM = "_platform"  # e-mails that belong to no provider
SHOWN = 200
NAME = re.compile(r"\A[A-Za-z0-9._-]{1,200}\.eml\Z")


@dataclass(frozen=True)
class Kept:
    """An e-mail in the mailbox: `name` is its file's, `needs` the permission that it needs."""

    name: str
    sent_at: datetime | None
    to: str
    subject: str
    needs: str = ""
    text: str = ""
    html: str = ""


class Mailbox(BaseEmailBackend):
    """Keeps e-mails in a folder a provider, by Message-ID.

    One that is kept twice is there once. It is also a mail backend of Django.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            self.keep(message)
        return len(email_messages)

    def keep(self, message: EmailMessage) -> None:
        """Write the e-mail whole or not at all, for the platform's own user alone to read."""
        content = message.message()
        folder = _folder(message.extra_headers.get(OF_PROVIDER, PLATFORM))
        folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        name = re.sub(r"[^A-Za-z0-9._-]", "-", content["Message-ID"].strip("<>"))[:180] + ".eml"
        unfinished = folder / f".{name}.{os.getpid()}"
        with open(unfinished, "wb", opener=_private) as file:
            file.write(content.as_bytes())
        unfinished.replace(folder / name)


def kept_for(slug: str) -> list[Kept]:
    """Return the provider's newest e-mails, newest first, without their texts."""
    folder = _folder(slug)
    if not folder.is_dir():
        return []
    files = sorted(folder.glob("*.eml"), key=lambda path: path.stat().st_mtime, reverse=True)
    return [_read(path, headers_only=True) for path in files[:SHOWN]]


def kept_one(slug: str, name: str) -> Kept | None:
    """Return one e-mail of the provider with its texts; None when there is none of that name."""
    path = _folder(slug) / name
    return _read(path) if NAME.match(name) and path.is_file() else None


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _folder(slug: str) -> Path:
    return Path(settings.EMAIL_FILE_PATH) / slug


def _read(path: Path, *, headers_only: bool = False) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, ReadMessage)  # noqa: S101 the policy makes it so
    sent_at = parsedate_to_datetime(message["Date"]) if message["Date"] else None
    if sent_at and not sent_at.tzinfo:  # "-0000" says UTC, and nothing of the sender's own zone
        sent_at = sent_at.replace(tzinfo=UTC)
    heads = [str(message[name] or "") for name in ("To", "Subject", NEEDS)]
    kept = Kept(path.name, sent_at, *heads)
    if headers_only:
        return kept
    return replace(kept, text=_part(message, "plain"), html=_part(message, "html"))


def _part(message: ReadMessage, subtype: str) -> str:
    body = message.get_body((subtype,))
    return body.get_content() if body else ""
