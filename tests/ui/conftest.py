from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import BillProfile, Provider, User
from accounts.tenancy.transactions import provider_transaction
from products.services.operations import change_line
from tests.browser import Browser
from tests.ui.book import make_customer, make_line, make_profile


@pytest.fixture
def as_of() -> date:
    return date(2026, 11, 20)


@pytest.fixture
def provider(db: None) -> Provider:
    return Provider.objects.create(
        slug="north", name="North Telecom", currency="USD", timezone="UTC", sandbox=True
    )


@pytest.fixture
def profile(provider: Provider) -> BillProfile:
    with provider_transaction(provider):
        return make_profile(provider)


@pytest.fixture
def other_profile(db: None) -> BillProfile:
    """The bill profile of another provider, whose rows no page may show."""
    other = Provider.objects.create(
        slug="south", name="South Cable", currency="EUR", timezone="UTC", sandbox=True
    )
    with provider_transaction(other):
        return make_profile(other, code="SOUTH", name="Southern")


@pytest.fixture
def staff(provider: Provider) -> User:
    return User.objects.create_user("clara", password="a long enough password", provider=provider)


@pytest.fixture
def client(staff: User) -> Client:
    """A browser in which a member of the provider's staff is logged in."""
    client = Browser()
    client.force_login(staff)
    return client


@pytest.fixture
def grant(staff: User) -> Callable[[str], None]:
    """Give the member of staff a permission, named app.codename."""

    def give(name: str) -> None:
        app, codename = name.split(".")
        staff.user_permissions.add(
            Permission.objects.get(content_type__app_label=app, codename=codename)
        )

    return give


@pytest.fixture
def queries_of(client: Client) -> Callable[[str], int]:
    """Count the queries of a page, which must not grow with its rows."""

    def count(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            response: Any = client.get(address)
        assert response.status_code == 200
        return len(captured)

    return count


@pytest.fixture
def empty(provider: Provider, profile: BillProfile, as_of: date) -> None:
    """Three accounts whose one line was disconnected, by different people and ways, and one that
    has its line still.
    """
    for number, via, actor in (
        ("A-1", "UI", "dora"),
        ("A-2", "API", "crm-key"),
        ("A-3", "IMPORT", "ops"),
    ):
        with provider_transaction(provider):
            customer = make_customer(
                profile, number, name=f"Name {number}", cycle_date=date(2026, 11, 25)
            )
            line = make_line(customer, f"L{number}")
        with provider_transaction(provider, via=via, actor=actor):
            change_line(
                line,
                "disconnect",
                as_of=as_of - timedelta(days=3),
                effective_on=as_of - timedelta(days=5),
            )
    with provider_transaction(provider):
        make_line(make_customer(profile, "A-9"), "L9")
