"""Moments on record are told as days of the provider's own calendar."""

from datetime import UTC, datetime

import pytest

from accounts.clock import local_today
from accounts.tenancy.transactions import provider_transaction
from products.models import Order
from sync.issues.queries import Filters, rows_of
from sync.models import Closure
from tests.factories import CustomerFactory, OrderFactory, ProviderFactory
from tests.sync.day.a_day import run


@pytest.fixture
def elsewhere(db):
    """A provider where it is another day than in UTC at this hour."""
    ahead = datetime.now(UTC).hour >= 12
    provider = ProviderFactory(timezone="Etc/GMT-14" if ahead else "Etc/GMT+12")
    with provider_transaction(provider):
        yield provider


def test_an_account_is_out_of_sync_since_a_local_day(elsewhere):
    customer = CustomerFactory(status="LEAD")
    (row,) = rows_of([customer.pk], Filters(), local_today(elsewhere))
    assert row.since == local_today(elsewhere)


def test_a_closure_met_the_rule_on_a_local_day(elsewhere):
    order = OrderFactory()
    Order.objects.filter(pk=order.pk).update(status="CANCELLED")
    run(elsewhere, "sync-status")
    assert Closure.objects.get().evidence["met_on"] == local_today(elsewhere).isoformat()
