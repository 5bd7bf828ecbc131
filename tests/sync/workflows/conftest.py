from datetime import date
from decimal import Decimal

import pytest

from accounts.models import BillProfile, Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, LineFactory, ProductFactory, ProductTypeFactory


@pytest.fixture
def ada(plain_provider: Provider, profile: BillProfile) -> Customer:
    """An open account with one product on one line."""
    with provider_transaction(plain_provider):
        ada = CustomerFactory(
            bill_profile=profile,
            account_number="A-1",
            name="Ada Boone",
            cycle_date=date(2026, 11, 25),
        )
        ProductFactory(
            customer=ada,
            product_type=ProductTypeFactory(code="FIBRE", name="Fibre"),
            product_ref="P-1",
            rate=Decimal("29.95"),
            line=LineFactory(customer=ada, line_ref="100"),
            activated_on=date(2026, 1, 25),
            billed_through_date=date(2026, 12, 24),
        )
    return ada
