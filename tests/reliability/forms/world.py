"""What a form of these tests acts on: a small provider, and somebody who may do everything."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import BillProfile, Customer, Provider, User
from accounts.tenancy.transactions import provider_transaction
from tests.browser import Browser
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    LineFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
)

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
        customer = CustomerFactory(bill_profile=self.profile, account_number=number, **values)
        kind = ProductTypeFactory(code="FIBRE", name="Fibre", default_rate="10")
        line = LineFactory(customer=customer, line_ref="L-1")
        ProductFactory(
            customer=customer,
            product_type=kind,
            product_ref="P-1",
            line=line,
            rate=Decimal("29.95"),
            billed_through_date=date(2026, 11, 24),
        )
        return customer

    def sealed(self, address: str, values: dict[str, Any]) -> Form:
        """Add what the page shows to what confirms it."""
        shown = self.browser.post(address, values).context["shown"]
        return address, values | {"shown": shown}

    def opened(self, address: str, values: dict[str, Any]) -> Form:
        """Add the version that the page shows to what changes it."""
        version = self.browser.get(address).context["version"]
        return address, values | {"version": version}


def make_world(number: int) -> World:
    provider = ProviderFactory(slug=f"north-{number}", name="North Telecom")
    person = User.objects.create_superuser(f"clara-{number}", password="x", provider=provider)
    browser = Browser()
    browser.force_login(person)
    with provider_transaction(provider):
        profile = BillProfileFactory(code="MONTHLY")
    return World(provider, profile, person, browser)


def prefixed(prefix: str, values: dict[str, Any]) -> dict[str, Any]:
    """Name the values as a form of this prefix does."""
    return {f"{prefix}-{name}": value for name, value in values.items()}
