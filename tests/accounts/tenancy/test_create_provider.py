"""The command that makes a provider."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from statements.models import StatementSeries

pytestmark = pytest.mark.django_db

GOOD = {"name": "Acme Telecom", "currency": "USD", "timezone": "America/New_York"}


def create(slug: str, **options) -> str:
    answer = StringIO()
    call_command("create_provider", slug, stdout=answer, **GOOD | options)
    return answer.getvalue()


def test_it_makes_a_live_provider_with_its_statement_numbers():
    assert "created acme;" in create("acme")
    provider = Provider.objects.get(slug="acme")
    assert (provider.name, provider.currency, provider.timezone, provider.sandbox) == (
        "Acme Telecom",
        "USD",
        "America/New_York",
        False,
    )
    with provider_transaction(provider):
        assert StatementSeries.objects.get().next_number == 1


def test_it_makes_a_sandbox_where_that_is_asked_for():
    create("acme", sandbox=True)
    assert Provider.objects.get(slug="acme").sandbox


def test_a_slug_is_taken_once():
    create("acme")
    with pytest.raises(CommandError, match="there is a provider 'acme' already") as refusal:
        create("acme", name="Other")
    assert refusal.value.returncode == 1
    assert Provider.objects.get(slug="acme").name == "Acme Telecom"


@pytest.mark.parametrize(
    ("slug", "options", "reason"),
    [
        ("Acme", {}, "slug: use small letters, digits and hyphens"),
        ("acme_1", {}, "slug: use small letters, digits and hyphens"),
        ("a" * 65, {}, "slug: Ensure this value has at most 64 characters"),
        ("acme", {"name": ""}, "name: This field cannot be blank"),
        ("acme", {"currency": "DOL"}, "currency: 'DOL' is not an ISO 4217 currency code"),
        ("acme", {"currency": "usd"}, "currency: 'usd' is not an ISO 4217 currency code"),
        (
            "acme",
            {"timezone": "New York"},
            "timezone: 'New York' is not a time zone such as America/New_York",
        ),
        (
            "acme",
            {"timezone": "../UTC"},
            "timezone: '../UTC' is not a time zone such as America/New_York",
        ),
    ],
)
def test_what_makes_no_provider_is_a_wrong_argument(slug, options, reason):
    with pytest.raises(CommandError) as refusal:
        create(slug, **options)
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert refusal.value.returncode == 2
    assert not Provider.objects.exists()
