"""Secrets lie in the database encrypted; keys are rotated without losing one."""

from io import StringIO
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import Settings

from accounts.models import Provider
from accounts.secrets.sealing import SecretUnreadable, reseal, seal, unseal
from accounts.tenancy.transactions import provider_transaction
from notifications.models import WebhookEndpoint

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def stored(endpoint: WebhookEndpoint) -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT secret FROM notifications_webhookendpoint WHERE id = %s", [endpoint.pk]
        )
        return str(cursor.fetchone()[0])


def endpoint_with(secret: str, **more: Any) -> WebhookEndpoint:
    endpoint: WebhookEndpoint = WebhookEndpoint.objects.create(
        url="https://hooks.example.com/", secret=secret, **more
    )
    return endpoint


def test_what_was_sealed_is_read_by_any_of_the_keys(settings: Settings) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    sealed = seal("whsec_ü")
    assert "whsec" not in sealed
    assert seal("whsec_ü") != sealed

    settings.ENCRYPTION_KEYS = [NEW, OLD]
    assert unseal(sealed) == "whsec_ü"
    again = reseal(sealed)
    settings.ENCRYPTION_KEYS = [NEW]
    assert unseal(again) == "whsec_ü"
    assert reseal(again) == again
    for read in (unseal, reseal):
        with pytest.raises(SecretUnreadable):
            read(sealed)
    with pytest.raises(SecretUnreadable):
        unseal(again[:-6] + "AAAA==")


def test_a_column_of_secrets_takes_no_plain_text(provider: Provider) -> None:
    endpoint = endpoint_with(seal("s"), provider=provider)
    assert unseal(stored(endpoint)) == "s"
    endpoint.secret = "whsec_plain"
    with pytest.raises(ValueError, match="secret is not sealed"), transaction.atomic():
        endpoint.save()
    plain = "UPDATE notifications_webhookendpoint SET old_secret = 'whsec_plain'"
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(plain)


def test_the_command_encrypts_every_secret_under_the_first_key(
    plain_provider: Provider, settings: Settings
) -> None:
    settings.ENCRYPTION_KEYS = [OLD]
    with provider_transaction(plain_provider):
        rows = {"provider": plain_provider}
        endpoint = endpoint_with(seal("now"), old_secret=seal("before"), **rows)
    settings.ENCRYPTION_KEYS = [NEW, OLD]

    assert run() == "north: 2 encrypted anew\n"
    assert run() == "north: 0 encrypted anew\n"

    settings.ENCRYPTION_KEYS = [NEW]
    with provider_transaction(plain_provider):
        endpoint.refresh_from_db()
        assert (unseal(endpoint.secret), unseal(endpoint.old_secret)) == ("now", "before")


def test_the_command_names_how_many_secrets_no_key_opens_and_encrypts_the_others(
    plain_provider: Provider, settings: Settings
) -> None:
    with provider_transaction(plain_provider):
        for key in (OLD, NEW):
            settings.ENCRYPTION_KEYS = [key]
            endpoint = endpoint_with(seal("s"), provider=plain_provider)
    first = Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [first, NEW]

    with pytest.raises(CommandError, match="opens 1 secrets"):
        run()

    settings.ENCRYPTION_KEYS = [first]
    with provider_transaction(plain_provider):
        endpoint.refresh_from_db()
        assert unseal(endpoint.secret) == "s"


def run() -> str:
    out = StringIO()
    call_command("reencrypt_secrets", stdout=out)
    return out.getvalue()
