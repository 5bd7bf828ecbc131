from datetime import date
from decimal import Decimal

import pytest

from accounts.models import BillProfile, Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import CustomerFactory, OctoberStatementFactory, TransactionFactory


@pytest.fixture
def closed(plain_provider: Provider, profile: BillProfile) -> None:
    """Two closed accounts with amounts after their last statement, and one with nothing left."""
    with provider_transaction(plain_provider):
        for number, amount in (("A-1", "20.00"), ("A-2", "5.50"), ("A-3", "")):
            customer = CustomerFactory(
                bill_profile=profile,
                account_number=number,
                status="CLOSED",
                cycle_date=date(2026, 10, 5),
            )
            OctoberStatementFactory(
                customer=customer, statement_number=f"7{number[-1]}", charges=Decimal("1.00")
            )
            if amount:
                TransactionFactory(
                    customer=customer, amount=Decimal(amount), date=date(2026, 11, 1)
                )
