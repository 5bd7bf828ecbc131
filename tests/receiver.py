"""A receiver of requests on this machine that answers as it is told to."""

import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest


class Receiver:
    """Keeps each request that it takes: its headers by lower-case name, and its body."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.status: Callable[[], int] = lambda: 204
        self.seconds, self.location, self.body = 0.0, "", b""
        self.url = ""

    def handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                receiver.taken.append((headers, body))
                time.sleep(receiver.seconds)
                self.send_response(receiver.status())
                if receiver.location:
                    self.send_header("Location", receiver.location)
                self.send_header("Content-Length", str(len(receiver.body)))
                with suppress(ConnectionError):  # whoever asked has hung up
                    self.end_headers()
                    self.wfile.write(receiver.body)

            def log_message(self, *args: Any) -> None:
                """Say nothing."""

        return Handler


@contextmanager
def listening(
    receiver: Receiver, port: int = 0, tls: ssl.SSLContext | None = None
) -> Iterator[int]:
    """Let the receiver listen on the port, or on a free one, which the block is given."""
    server = ThreadingHTTPServer(("127.0.0.1", port), receiver.handler())
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A receiver that listens, and answers 204."""
    receiving = Receiver()
    with listening(receiving) as port:
        receiving.url = f"http://127.0.0.1:{port}/hook"
        yield receiving
