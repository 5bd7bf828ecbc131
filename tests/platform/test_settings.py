import os
import subprocess
import sys

import environ
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from billing_platform import environment


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    names = {
        name: text for name, text in os.environ.items() if name not in environment.PLATFORM_NAMES
    }
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env={**names, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("BILLING_DEBUGG", "true", "unknown environment variable BILLING_DEBUGG"),
        ("BILLING_DEBUG", "yes", "BILLING_DEBUG must be true or false, not 'yes'"),
        ("BILLING_HTTPS", "true", "BILLING_SECRET_KEY must be set"),
        ("BILLING_ALLOWED_HOSTS", "billing.example.com", "BILLING_SECRET_KEY must be set"),
        ("BILLING_ENCRYPTION_KEYS", "secret", "key 1 of BILLING_ENCRYPTION_KEYS must be 32 bytes"),
        ("BILLING_ENCRYPTION_KEYS", ",", "BILLING_ENCRYPTION_KEYS must be set"),
        (
            "DATABASE_URL",
            "mysql://root:secret@localhost/billing",
            "DATABASE_URL must start with postgres://",
        ),
    ],
)
def test_a_value_that_makes_no_sense_stops_every_command_with_one_line(
    name: str, text: str, reason: str
) -> None:
    done = manage("check", **{name: text})

    assert done.returncode == 1
    assert done.stderr.startswith(reason)
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


@pytest.mark.parametrize("text", ["", "1", "yes", "on"])
def test_a_flag_is_true_or_false_and_nothing_else(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILLING_DEBUG", text)

    with pytest.raises(ImproperlyConfigured, match="BILLING_DEBUG must be true or false"):
        environment.flag(environ.Env(), "BILLING_DEBUG", default=False)


@pytest.mark.parametrize("text", ["-1", "1.5", "soon", "²"])
def test_a_whole_number_is_nothing_else(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLING_HSTS_SECONDS", text)

    with pytest.raises(ImproperlyConfigured, match="BILLING_HSTS_SECONDS must be a whole number"):
        environment.whole_number(environ.Env(), "BILLING_HSTS_SECONDS", default=0)


def test_with_https_the_keys_that_encrypt_must_be_given() -> None:
    done = manage("check", BILLING_HTTPS="true", BILLING_SECRET_KEY="x" * 32)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("BILLING_ENCRYPTION_KEYS must be set")


def test_a_role_is_one_of_the_three(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILLING_ROLE", "boss")

    with pytest.raises(
        ImproperlyConfigured, match="must be one of web, worker, command, not 'boss'"
    ):
        environment.choice(environ.Env(), "BILLING_ROLE", environment.ROLES, "command")


def test_a_database_that_is_away_is_told_in_one_line() -> None:
    address = "postgres://billing:secret@127.0.0.1:1/billing"
    done = manage("migrate", DATABASE_URL=address, DATABASE_OWNER_URL=address)

    assert done.returncode == 1
    assert done.stderr.startswith("the database cannot be reached:")
    assert done.stderr.count("\n") == 1
    assert "secret" not in done.stderr


def test_a_process_that_was_not_told_the_owner_does_not_migrate() -> None:
    done = manage("migrate", DATABASE_URL="postgres://billing_app:secret@127.0.0.1:1/billing")

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "set DATABASE_OWNER_URL" in done.stderr


def test_help_needs_no_service_and_wrong_arguments_exit_with_2() -> None:
    assert manage("help", DATABASE_URL="postgres://billing@127.0.0.1:1/billing").returncode == 0
    assert manage("migrate", "--nonsense").returncode == 2


def test_the_pages_may_load_nothing_from_elsewhere_and_run_nothing_inline() -> None:
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]

    assert directives["default-src"] == ["'self'"]
    assert not any("unsafe" in source for sources in directives.values() for source in sources)
