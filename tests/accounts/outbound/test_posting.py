"""One request to a system of others: whom it trusts, how long it waits, what it says went wrong."""

import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread
from unittest.mock import patch

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pytest_django import Settings

from accounts.outbound import posting
from accounts.outbound.posting import post
from billing_platform.embedded.daemons import free_port
from tests.receiver import Receiver, listening

NAME = "hooks.example.test"


@pytest.fixture(autouse=True)
def private(settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = True


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A file with a certificate for the name, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    file = tmp_path / "certificate.pem"
    file.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return file


@contextmanager
def secured(receiver: Receiver, certificate: Path) -> Iterator[int]:
    """Let the receiver listen by TLS, under any name, and give the block its port."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with listening(receiver, tls=tls) as port:
        here = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]
        with patch("socket.getaddrinfo", return_value=here):
            yield port


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def test_it_goes_by_https_to_the_name_and_path(certificate: Path) -> None:
    receiver = Receiver()
    with (
        secured(receiver, certificate) as port,
        patch.object(posting, "_tls", lambda: trusting(certificate)),
    ):
        answer = post(f"https://{NAME}:{port}/hook?a=b", b"{}", {"x-one": "1"})
    assert (answer.status, answer.error) == (204, "")
    ((headers, body),) = receiver.taken
    assert (headers["host"], headers["x-one"], body) == (f"{NAME}:{port}", "1", b"{}")


@pytest.mark.parametrize(("name", "trusts"), [(NAME, False), ("other.example.test", True)])
def test_a_certificate_that_nobody_vouches_for_or_of_another_name_is_refused(
    certificate: Path, name: str, trusts: bool
) -> None:
    receiver = Receiver()
    tls = trusting(certificate) if trusts else ssl.create_default_context()
    with (
        secured(receiver, certificate) as port,
        patch.object(posting, "_tls", lambda: tls),
    ):
        answer = post(f"https://{name}:{port}/", b"{}", {})
    assert answer.error.startswith("its certificate is not valid:")
    assert receiver.taken == []


def test_a_slow_answer_is_a_failure(receiver: Receiver) -> None:
    receiver.seconds = 3
    with patch.object(posting, "SECONDS", 0.3):
        started = time.monotonic()
        answer = post(receiver.url, b"{}", {})
    assert (answer.status, answer.error) == (None, "no answer within 0.3 seconds")
    assert time.monotonic() - started < 2


def test_an_answer_that_trickles_in_is_hung_up_on_when_the_time_is_over() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, patch.object(posting, "SECONDS", 0.5):
        trickling = Thread(target=trickle, args=[server], daemon=True)
        trickling.start()
        started = time.monotonic()
        answer = post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
        assert (answer.status, answer.error) == (None, "no answer within 0.5 seconds")
        assert time.monotonic() - started < 2
        trickling.join(5)


def trickle(server: socket.socket) -> None:
    """Answer one byte after another, each sooner than anybody loses patience."""
    line, _ = server.accept()
    with line, suppress(OSError):
        while True:
            line.sendall(b"H")
            time.sleep(0.05)


def test_it_follows_no_redirect_and_keeps_4_kb_of_the_answer(receiver: Receiver) -> None:
    receiver.status, receiver.location = lambda: 307, receiver.url
    receiver.body = b"x" * 10_000
    answer = post(receiver.url, b"{}", {})
    assert (answer.status, len(answer.body), len(receiver.taken)) == (307, 4096, 1)


def test_what_went_wrong_is_said_in_words() -> None:
    assert post(f"http://127.0.0.1:{free_port()}/", b"", {}).error == "it takes no connection"
    with patch("socket.getaddrinfo", side_effect=socket.gaierror(-2, "unknown")):
        assert post(f"https://{NAME}/", b"", {}).error == "its name leads to no address"


def test_an_address_that_was_allowed_once_is_a_failure_and_no_fault(settings: Settings) -> None:
    settings.WEBHOOKS_PRIVATE = False
    assert "without a user" in post("http://127.0.0.1/", b"", {}).error
