"""Servers of a test's own, to be broken: a Valkey for the claims, and a mail server."""

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from aiosmtpd.controller import Controller
from pytest_django import Settings

from billing_platform.embedded import valkey
from notifications.email.claims import claim_store


@pytest.fixture
def own_valkey(tmp_path: Path, settings: Settings) -> Iterator[redis.Redis]:
    """A Valkey of the test's own, to be broken: the claims are made in it. Gives a connection with
    all rights.
    """
    home = tmp_path / "valkey"
    settings.REDIS_URL = valkey.start(home)
    claim_store.cache_clear()
    yield redis.Redis.from_url(settings.REDIS_URL, decode_responses=True)
    claim_store.cache_clear()
    valkey.stop(home)


class Server:
    """A mail server of the test's own that keeps what it takes, and answers as it is told to."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address: tuple[str, int] = free.getsockname()
        self.controller: Controller | None = None
        self.taken: list[Any] = []
        self.answer_to_recipient: Callable[[str], str] = lambda address: "250 OK"
        self.answer_to_text: Callable[[], str | None] = lambda: "250 OK"

    def start(self) -> None:
        self.controller = Controller(self, hostname=self.address[0], port=self.address[1])
        self.controller.start()

    def stop(self) -> None:
        if self.controller:
            self.controller.stop()
        self.controller = None

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.answer_to_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Answer; without an answer take the e-mail and hang up, as a server does that dies right
        after.
        """
        answer = self.answer_to_text()
        if answer is None or answer.startswith("250"):
            self.taken.append(envelope)
        if answer is None:
            server.transport.close()
        return answer or "421 closing"

    @property
    def recipients(self) -> list[str]:
        return [address for envelope in self.taken for address in envelope.rcpt_tos]


@pytest.fixture
def mail_server(settings: Settings) -> Iterator[Server]:
    """A mail server on a port of its own, to which e-mails leave, a sandbox's too."""
    server = Server()
    server.start()
    settings.MAIL_SERVER = settings.SANDBOX_MAIL = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.address
    settings.EMAIL_TIMEOUT = 2
    yield server
    server.stop()
