from datetime import date
from decimal import Decimal

import pytest

from accounts.models import BillProfile, Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, ProductFactory, ProductTypeFactory


@pytest.fixture
def faults(plain_provider: Provider, profile: BillProfile) -> None:
    """Three accounts with an issue each and one without."""
    with provider_transaction(plain_provider):
        kind = ProductTypeFactory(code="FIBRE", name="Fibre")
        ProductFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-1", name="Ada Boone", cycle_date=None
            ),
            product_type=kind,
            product_ref="P-1",
            rate=Decimal("29.95"),
            billed_through_date=None,
        )
        CustomerFactory(
            bill_profile=profile, account_number="A-2", name="=Ben()", cycle_date=date(2026, 11, 25)
        )
        CustomerFactory(
            bill_profile=profile, account_number="A-3", status="LEAD", cycle_date=date(2026, 11, 25)
        )
        ProductFactory(
            customer=CustomerFactory(
                bill_profile=profile, account_number="A-4", cycle_date=date(2026, 11, 25)
            ),
            product_type=kind,
            product_ref="P-4",
            rate=Decimal("29.95"),
            billed_through_date=date(2026, 12, 24),
        )
