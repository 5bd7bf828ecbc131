from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import BillProfile, ProcessRun, Provider
from accounts.tenancy.transactions import provider_transaction
from products.services.operations import change_line
from tests.factories import CustomerFactory, LineFactory
from tests.sync.closures.pages import TODAY, sync


@pytest.fixture
def empty(plain_provider: Provider, profile: BillProfile) -> None:
    """Three accounts whose one line was disconnected, by different people and ways, and one that
    has its line still.
    """
    for number, via, actor in (
        ("A-1", "UI", "dora"),
        ("A-2", "API", "crm-key"),
        ("A-3", "IMPORT", "ops"),
    ):
        with provider_transaction(plain_provider):
            customer = CustomerFactory(
                bill_profile=profile,
                account_number=number,
                name=f"Name {number}",
                cycle_date=date(2026, 11, 25),
            )
            line = LineFactory(customer=customer, line_ref=f"L{number}")
        with provider_transaction(plain_provider, via=via, actor=actor):
            change_line(
                line,
                "disconnect",
                as_of=TODAY - timedelta(days=3),
                effective_on=TODAY - timedelta(days=5),
            )
    with provider_transaction(plain_provider):
        LineFactory(
            customer=CustomerFactory(bill_profile=profile, account_number="A-9", cycle_date=None),
            line_ref="L9",
        )


@pytest.fixture
def closed(plain_provider: Provider, empty: None) -> ProcessRun:
    """A run that closed the three accounts."""
    return sync(plain_provider)


@pytest.fixture
def held(plain_provider: Provider, empty: None) -> ProcessRun:
    """A run that is held with the three accounts."""
    plain_provider.sync_hold_min_accounts, plain_provider.sync_hold_percent = 1, Decimal(0)
    plain_provider.save()
    return sync(plain_provider)
