"""A live provider's ledger holds nothing of its future (docs/rules.md section 2)."""

from datetime import timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.clock import local_today
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from statements.models import Statement, Transaction
from tests.factories import CustomerFactory, ProductFactory, ProviderFactory, TransactionFactory


@pytest.fixture
def live(db: None) -> Provider:
    return ProviderFactory(sandbox=False)


def test_no_final_statement_is_made_after_its_today(live: Provider) -> None:
    tomorrow = local_today(live) + timedelta(days=1)
    with provider_transaction(live):
        TransactionFactory(customer=CustomerFactory(status="CLOSED", cycle_date=None))

    with pytest.raises(CommandError, match="is after"):
        call_command(
            "final_statements", "--create-all", provider=live.slug, as_of=tomorrow,
            stdout=StringIO(),
        )  # fmt: skip

    with provider_transaction(live):
        assert not Statement.objects.exists()


def test_no_parked_product_is_released_after_its_today(live: Provider) -> None:
    today = local_today(live)
    with provider_transaction(live):
        behind = today.replace(day=1) - timedelta(days=4000)
        customer = CustomerFactory(cycle_date=today.replace(day=1))
        ProductFactory(
            customer=customer, product_ref="LATE", billed_through_date=behind, rate=Decimal(1)
        )

    with pytest.raises(CommandError, match="is after"):
        call_command(
            "parked_products", release="LATE", provider=live.slug,
            as_of=today + timedelta(days=1), stdout=StringIO(),
        )  # fmt: skip

    with provider_transaction(live):
        assert not Transaction.objects.exists()
