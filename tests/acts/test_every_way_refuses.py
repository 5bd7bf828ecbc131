"""Every way that leads to an operation refuses what it refuses, in the same words, and changes
nothing.
"""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.errors import Refused
from accounts.models import Provider, User
from tests.acts.account_cases import ACCOUNT_CASES
from tests.acts.billing_cases import BILLING_CASES
from tests.acts.case import Case
from tests.acts.service_cases import SERVICE_CASES
from tests.acts.staff_cases import STAFF_CASES
from tests.acts.starting import DAY, TODAY
from tests.acts.webhook_cases import WEBHOOK_CASES
from tests.browser import Browser
from tests.database import as_the_owner
from tests.sync.day.a_day import checksums

CASES = [*BILLING_CASES, *ACCOUNT_CASES, *SERVICE_CASES, *STAFF_CASES, *WEBHOOK_CASES]
UNDATED = ("pause_process",)
PATHS = [
    pytest.param(case, way, id=f"{case.name}, by {way}") for case in CASES for way in case.ways
]


@pytest.fixture
def clara(provider: Provider) -> User:
    """A member of staff, who may do everything in the provider."""
    user = User.objects.create_user("clara", password="secret", provider=provider)
    with as_the_owner():
        user.user_permissions.set(Permission.objects.all())
    return user


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_operation_refuses_and_changes_nothing(
    provider: Provider, clara: User, case: Case
) -> None:
    made = case.make(provider)
    before = checksums()

    with pytest.raises(Refused) as refusal:
        case.operation(made)

    assert case.says in str(refusal.value)
    assert refusal.value.code == case.code
    assert checksums() == before


@pytest.mark.parametrize(("case", "way"), PATHS)
def test_a_way_in_says_what_the_operation_says_and_changes_nothing(
    provider: Provider, clara: User, case: Case, way: str
) -> None:
    made = case.make(provider)
    before = checksums()

    answer = WAYS[way](provider, clara, *getattr(case, way)(made))
    assert case.says.lower() in answer.lower()

    assert checksums() == before


def by_page(provider: Provider, clara: User, address: str, values: dict[str, Any]) -> str:
    """Send the form, and confirm what it shows when it shows something."""
    browser = Browser()
    browser.force_login(clara)
    address = f"{address}?as_of={DAY}"
    answer = browser.post(address, values, follow=True)
    shown = (answer.context or {}).get("shown")
    if shown:
        answer = browser.post(address, {**values, "shown": shown}, follow=True)
    return " ".join(answer.content.decode().split())


def by_command(provider: Provider, clara: User, words: list[str], options: dict[str, Any]) -> str:
    dated = {} if words[0] in UNDATED else {"as_of": TODAY}
    out = StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(*words, provider=provider.slug, stdout=out, **dated, **options)
    return out.getvalue() + str(refusal.value)


def by_api(provider: Provider, clara: User, path: str, body: dict[str, Any]) -> str:
    scopes = ("read", "write", "run", "messages", "webhooks")
    key = create_api_key(provider, name="test", scopes=scopes, made_by="test")
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
    answer = client.post(f"/api/v1/{path}", body, format="json")
    assert answer.status_code == 409
    return str(answer.json()["detail"])


WAYS = {"page": by_page, "command": by_command, "api": by_api}
