"""Logs and e-mails are for the platform's user alone, also those that a past version left open."""

from pathlib import Path

from django.core.mail import EmailMessage
from pytest_django import Settings

from billing_platform.apps import make_mailbox_private
from billing_platform.embedded.daemons import make_private, private_log
from notifications.mailbox.backend import Mailbox


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_a_servers_log_is_private_whether_it_is_new_or_was_there(tmp_path: Path) -> None:
    new, old = tmp_path / "new.log", tmp_path / "old.log"
    old.write_text("before")
    old.chmod(0o644)
    for log in (new, old):
        with private_log(log) as output:
            output.write(b" after")
    assert (mode(new), mode(old), old.read_text()) == (0o600, 0o600, "before after")


def test_the_log_of_a_server_that_runs_is_made_private(tmp_path: Path) -> None:
    log = tmp_path / "server.log"
    log.touch(0o644)
    make_private(log, tmp_path / "absent.log")
    assert mode(log) == 0o600


def test_the_mailbox_is_private(settings: Settings, tmp_path: Path) -> None:
    settings.EMAIL_FILE_PATH = tmp_path / "mailbox"
    message = EmailMessage("a", "b", to=["c@example.test"], headers={"X-Billing-Provider": "acme"})
    Mailbox().keep(message)
    (kept,) = (tmp_path / "mailbox" / "acme").iterdir()
    assert [mode(path) for path in (kept, kept.parent, kept.parent.parent)] == [
        0o600,
        0o700,
        0o700,
    ]


def test_a_mailbox_that_was_there_is_made_private(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    make_mailbox_private(tmp_path)
    make_mailbox_private(tmp_path / "absent")
    assert mode(tmp_path) == 0o700
