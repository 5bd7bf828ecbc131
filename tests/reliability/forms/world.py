"""What a form of these tests acts on: a small provider, and somebody who may do everything."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.models import BillProfile, Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.ui import book

TODAY = date(2026, 11, 20)
ON = "?as_of=2026-11-20"
DAY = TODAY.isoformat()
Form = tuple[str, dict[str, Any]]


@dataclass
class World:
    """A committed sandbox provider with one account, and somebody who may do everything."""

    provider: Provider
    profile: BillProfile
    person: User
    browser: Browser

    def account(self, number: str = "A-1", **values: Any) -> Customer:
        """Make an account with a line and a product on it."""
        values = {"cycle_date": date(2026, 11, 25), "email": "a@example.test"} | values
        customer = book.make_customer(self.profile, number, **values)
        kind = book.make_type(self.provider, default_rate="10")
        line = book.make_line(customer, "L-1")
        through = {"billed_through_date": date(2026, 11, 24)}
        book.make_product(customer, kind, "P-1", line=line, **through)
        return customer

    def sealed(self, address: str, values: dict[str, Any]) -> Form:
        """Add what the page shows to what confirms it."""
        shown = self.browser.post(address, values).context["shown"]
        return address, values | {"shown": shown}


def make_world(number: int) -> World:
    provider = Provider.objects.create(
        slug=f"north-{number}", name="North Telecom", currency="USD", timezone="UTC", sandbox=True
    )
    person = User.objects.create_superuser(f"clara-{number}", password="x", provider=provider)
    browser = Browser()
    browser.force_login(person)
    with provider_transaction(provider):
        profile = book.make_profile(provider)
    return World(provider, profile, person, browser)


def prefixed(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    """Name the values as a form of this prefix does."""
    return {f"{prefix}-{name}": value for name, value in values.items()}
