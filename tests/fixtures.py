"""The named fixtures: providers, and the people and systems that call on them.

Rows are made by `tests/factories.py`, inside the transaction of their provider.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.models import BillProfile, Provider, User
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.database import as_the_owner
from tests.factories import BillProfileFactory, ProviderFactory

# Providers ---------------------------------------------------------------------------------------


@pytest.fixture
def provider(db: None) -> Iterator[Provider]:
    """A sandbox provider in US dollars, the test being inside its transaction."""
    provider = ProviderFactory()
    with provider_transaction(provider):
        yield provider


@pytest.fixture
def plain_provider(db: None) -> Provider:
    """A sandbox provider for pages, API and commands; the test opens its transactions itself."""
    return ProviderFactory(slug="north", name="North Telecom")


@pytest.fixture
def committed_provider(transactional_db: None) -> Provider:
    """A sandbox provider that other connections see too; the test opens its transactions itself."""
    return ProviderFactory()


@pytest.fixture
def live_provider(provider: Provider) -> Provider:
    """The same as `provider`, billing for real: guarded dates, and a clock that runs its days."""
    provider.sandbox = False
    provider.save()
    return provider


@pytest.fixture
def profile(plain_provider: Provider) -> BillProfile:
    """A bill profile of the plain provider."""
    with provider_transaction(plain_provider):
        return BillProfileFactory(code="MONTHLY")


@pytest.fixture
def other_profile(db: None) -> BillProfile:
    """The bill profile of another provider, whose rows no page may show."""
    other = ProviderFactory(slug="south", name="South Cable", currency="EUR")
    with provider_transaction(other):
        return BillProfileFactory(code="SOUTH", name="Southern")


# Pages -------------------------------------------------------------------------------------------


@pytest.fixture
def staff(plain_provider: Provider) -> User:
    """A member of the plain provider's staff, without any permission."""
    return User.objects.create_user(
        "clara", password="a long enough password", provider=plain_provider
    )


@pytest.fixture
def browser(staff: User) -> Browser:
    """A browser in which the member of staff is logged in."""
    browser = Browser()
    browser.force_login(staff)
    return browser


@pytest.fixture
def grant(staff: User) -> Callable[[str], None]:
    """Give the member of staff a permission, named app.codename."""

    def give(name: str) -> None:
        app, codename = name.split(".")
        with as_the_owner():
            staff.user_permissions.add(
                Permission.objects.get(content_type__app_label=app, codename=codename)
            )

    return give


@pytest.fixture
def queries_of(browser: Browser) -> Callable[[str], int]:
    """Count the queries of a page, which must not grow with its rows."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = browser.get(address)
        assert response.status_code == 200
        return len(captured)

    return count


# The API -----------------------------------------------------------------------------------------


@pytest.fixture
def key_for() -> Callable[..., str]:
    """Make a key of a provider with these scopes."""

    def make(provider: Provider, *scopes: str, **values: Any) -> str:
        with provider_transaction(provider):
            return create_api_key(
                provider,
                name="test",
                scopes=scopes or ("read", "write", "messages"),
                made_by="test",
                **values,
            )

    return make


@pytest.fixture
def calling() -> Callable[[str], APIClient]:
    """Return a client that shows the key."""

    def call(key: str) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return call


@pytest.fixture
def api(
    plain_provider: Provider, key_for: Callable[..., str], calling: Callable[[str], APIClient]
) -> APIClient:
    """The plain provider's own system, with every scope that the tests need."""
    return calling(key_for(plain_provider))


# The database and the clock ----------------------------------------------------------------------


@pytest.fixture
def owner(db: None) -> Callable[..., AbstractContextManager[None]]:
    """Act as the owner of the tables, after changing them by these statements; the test's rollback
    takes them back.
    """

    @contextmanager
    def act(*changes: str) -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("RESET ROLE")
            for change in changes:
                cursor.execute(change)
            try:
                yield
            finally:
                cursor.execute("SET ROLE billing_app")

    return act


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to a moment of universal time, such as 2027-01-05 12:00."""

    def set_clock(text: str) -> None:
        monkeypatch.setattr(
            timezone, "now", lambda: datetime.fromisoformat(text).replace(tzinfo=UTC)
        )

    return set_clock
