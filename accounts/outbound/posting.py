"""One POST to an endpoint: to a checked address, within a time, and without following anything."""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from threading import Timer

from ..errors import Refused
from ..text import one_line
from .addresses import AddressRefused, checked_addresses, read_url

SECONDS = 15.0
KEPT_BYTES = 4096


@dataclass(frozen=True)
class Answer:
    """What an endpoint answered: a status and the first 4 KB of its body, or an error."""

    status: int | None
    body: str
    error: str
    duration_ms: int


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send the body and return the answer. It ends within 15 seconds of being connected."""
    started = time.monotonic()
    status, text, error = None, "", ""
    try:
        status, text = _exchange(url, body, headers)
    except (OSError, http.client.HTTPException, ValueError, Refused) as failure:
        error = one_line(_words(failure, time.monotonic() - started))[:200]
    return Answer(status, text, error, round((time.monotonic() - started) * 1000))


def _words(failure: Exception, seconds: float) -> str:
    """Say why there is no answer, so that whoever keeps the other system understands it."""
    if seconds >= SECONDS or isinstance(failure, TimeoutError):
        return f"no answer within {SECONDS:g} seconds"
    if isinstance(failure, socket.gaierror):
        return "its name leads to no address"
    if isinstance(failure, ConnectionRefusedError):
        return "it takes no connection"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {failure.verify_message}"
    if isinstance(failure, ConnectionError):
        return "it hung up without an answer"
    if isinstance(failure, (AddressRefused, Refused)):
        return str(failure)
    return f"{type(failure).__name__}: {failure}"


def _exchange(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    parts = read_url(url)
    host, secure = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    if secure:
        connection.default_port = 443  # what the Host header leaves out
    with _connected(host, port) as plain:
        connection.sock = _tls().wrap_socket(plain, server_hostname=host) if secure else plain
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        kept = answer.read(KEPT_BYTES)
        connection.close()
    return answer.status, kept.decode("utf-8", "replace").replace("\0", "")


@contextmanager
def _connected(host: str, port: int) -> Iterator[socket.socket]:
    """Connect to a checked address of the host, and hang up when the time is over."""
    plain = _connect(checked_addresses(host, port), port)
    line = plain.dup()
    hanging_up = Timer(SECONDS, _hang_up, [line])
    hanging_up.start()
    try:
        yield plain
    finally:
        hanging_up.cancel()
        line.close()
        plain.close()


def _connect(addresses: list[str], port: int) -> socket.socket:
    error = OSError("the name has no address")
    for address in addresses:
        try:
            return socket.create_connection((address, port), timeout=SECONDS / len(addresses))
        except OSError as failure:
            error = failure
    raise error


def _hang_up(plain: socket.socket) -> None:
    try:
        plain.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # the other side was quicker


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()
