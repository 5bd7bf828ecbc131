"""Who may call the API, and what it says to those who may not."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.errors import Refused
from accounts.models import ApiKey
from accounts.tenancy.transactions import provider_transaction
from tests.database import as_the_owner
from tests.factories import CustomerFactory, ProviderFactory

ATTEMPTS = "/api/v1/payment-attempts"


def row(provider):
    with provider_transaction(provider):
        return ApiKey.objects.get()


def change(provider, **values):
    with provider_transaction(provider), as_the_owner():
        ApiKey.objects.update(**values)


def test_a_key_opens_its_provider_and_only_its_hash_is_stored(plain_provider, key_for, calling):
    key = key_for(plain_provider)

    assert calling(key).get(ATTEMPTS).status_code == 200
    stored = row(plain_provider)
    assert key.split("_")[2] == stored.prefix
    assert key.split("_")[3] not in str(vars(stored))


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Basic eDp4", "Bearer bp_1_aaaaaaaa_" + "x" * 43, "Bearer \xff"],
)
def test_what_is_no_key_opens_nothing(plain_provider, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get(ATTEMPTS)

    assert answer.status_code == 401
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer.json()["status"] == 401


def test_a_key_with_another_providers_number_or_another_secret_opens_nothing(
    plain_provider, key_for, calling
):
    key, other = key_for(plain_provider), ProviderFactory()
    kind, _, prefix, secret = key.split("_")

    for forged in (
        f"{kind}_{other.pk}_{prefix}_{secret}",
        f"{kind}_{plain_provider.pk}_{prefix}_{'x' * 43}",
    ):
        assert calling(forged).get(ATTEMPTS).status_code == 401


@pytest.mark.parametrize(
    "values",
    [{"revoked_at": timezone.now()}, {"expires_at": timezone.now() - timedelta(seconds=1)}],
)
def test_a_revoked_or_expired_key_opens_nothing_at_once(plain_provider, key_for, calling, values):
    client = calling(key_for(plain_provider))
    assert client.get(ATTEMPTS).status_code == 200
    change(plain_provider, **values)

    assert client.get(ATTEMPTS).status_code == 401


def test_a_scope_that_is_missing_is_named_by_its_absence(plain_provider, key_for, calling):
    client = calling(key_for(plain_provider, "read"))

    assert client.get(ATTEMPTS).status_code == 200
    answer = client.post(ATTEMPTS, {}, format="json")
    assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")


def test_use_is_noted_at_most_once_a_minute(plain_provider, key_for, calling):
    client = calling(key_for(plain_provider))
    client.get(ATTEMPTS)
    first = row(plain_provider).last_used_at
    client.get(ATTEMPTS)
    assert row(plain_provider).last_used_at == first
    change(plain_provider, last_used_at=first - timedelta(minutes=2))
    client.get(ATTEMPTS)
    assert row(plain_provider).last_used_at >= first


@pytest.mark.parametrize(
    ("address", "status"), [("/api/", 404), ("/api/v1/none", 404), ("/api/v1/customers/x/y", 404)]
)
def test_an_address_that_no_resource_has_is_a_problem_too(db, address, status):
    answer = APIClient().get(address)

    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (
        status,
        "application/problem+json",
    )


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"[" * 100_000, 400),
        (b'"' + b"x" * 1_100_000 + b'"', 413),
        (b'"' + b"x" * 3_000_000 + b'"', 413),  # more than Django reads
        (b"\xff", 400),
        (b"[]", 400),
        (b"null", 400),
    ],
)
def test_a_body_that_cannot_be_read_is_no_fault_of_ours(api, body, status):
    answer = api.post(ATTEMPTS, body, content_type="application/json")

    assert answer.status_code == status
    assert answer.json()["status"] == status


def test_a_problem_names_its_request_in_the_log(api, caplog):
    answer = api.get(f"{ATTEMPTS}?colour=red")

    assert answer.json()["request_id"] in caplog.text


def test_a_method_that_there_is_not_is_405_and_another_type_415(api):
    assert api.delete(ATTEMPTS).status_code == 405
    assert api.options(ATTEMPTS).status_code == 405
    assert api.post(ATTEMPTS, "x", content_type="text/xml").status_code == 415


def test_the_command_prints_a_key_that_works_and_another_revokes_it(plain_provider, calling):
    out = StringIO()
    call_command(
        "create_api_key",
        provider=plain_provider.slug,
        name="shop",
        scopes="read, write",
        days=30,
        stdout=out,
    )
    key = out.getvalue().strip()
    assert calling(key).get(ATTEMPTS).status_code == 200
    stored = row(plain_provider)
    assert (stored.scopes, stored.name) == (["read", "write"], "shop")
    assert stored.expires_at is not None

    call_command("revoke_api_key", stored.prefix, provider=plain_provider.slug, stdout=StringIO())
    assert calling(key).get(ATTEMPTS).status_code == 401
    with pytest.raises(CommandError, match="could be revoked"):
        call_command("revoke_api_key", stored.prefix, provider=plain_provider.slug)


@pytest.mark.parametrize(
    "values", [{"scopes": ["all"]}, {"scopes": []}, {"name": " "}, {"days": 0}, {"days": 99999}]
)
def test_a_key_that_makes_no_sense_is_not_made(plain_provider, values):
    with provider_transaction(plain_provider), pytest.raises(Refused):
        create_api_key(
            plain_provider, **({"name": "x", "scopes": ["read"], "made_by": "test"} | values)
        )


def test_staff_who_are_signed_in_do_not_reach_the_api_by_their_session(
    plain_provider, client, django_user_model
):
    client.force_login(
        django_user_model.objects.create_user("clara", password="x", provider=plain_provider)
    )

    assert client.get(ATTEMPTS).status_code == 401


def test_two_keys_of_two_providers_see_their_own(plain_provider, key_for, calling):
    other = ProviderFactory()
    with provider_transaction(other):
        CustomerFactory(account_number="THEIRS")
    body = {"account_number": "THEIRS", "status": "SUCCEEDED", "amount": "1"}

    assert calling(key_for(plain_provider)).post(ATTEMPTS, body, format="json").status_code == 400
    assert calling(key_for(other)).post(ATTEMPTS, body, format="json").status_code == 201
