"""What follows an act of a sandbox happens on the sandbox's day, not on today's."""

from datetime import UTC, date, datetime
from decimal import Decimal
from unittest.mock import patch

import pytest

from accounts.clock import local_today
from accounts.events.reading import read_events
from accounts.events.registry import reader_of
from accounts.models import Customer, ProcessRun, Provider
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.states import NextCheck
from notifications.models import ThresholdRule
from products.orders.items import Item
from products.orders.operations import cancel_order, create_order
from products.services.operations import change_line
from statements.payments.operations import record_payment_attempt
from sync.models import Closure
from tests.factories import CustomerFactory, LineFactory, ProviderFactory, TransactionFactory

APRIL = date(2026, 4, 9)


@pytest.fixture
def live(transactional_db: None) -> Provider:
    found: Provider = ProviderFactory(sandbox=False)
    return found


def read(provider: Provider, name: str) -> None:
    found = reader_of(name)
    assert found
    read_events(provider, found)


def disconnect_as_of(provider: Provider, day: date) -> Customer:
    with patch("accounts.events.waking.current_app.send_task"), provider_transaction(provider):
        customer: Customer = CustomerFactory(status="OPEN", sync_exempt_until=date(2026, 4, 30))
        change_line(LineFactory(customer=customer, status="ACTIVE"), "disconnect", as_of=day)
    read(provider, "closures")
    with provider_transaction(provider):
        return Customer.objects.get(pk=customer.pk)


def test_an_exempt_account_is_not_closed_by_a_disconnect_before_the_exemption_ends(
    committed_provider: Provider,
) -> None:
    assert disconnect_as_of(committed_provider, APRIL).status == "OPEN"


def test_a_disconnect_after_the_exemption_closes_the_account_on_its_own_day(
    committed_provider: Provider,
) -> None:
    day = date(2026, 5, 1)
    assert disconnect_as_of(committed_provider, day).status == "CLOSED"
    with provider_transaction(committed_provider):
        assert ProcessRun.objects.get().as_of == day


def test_a_live_provider_checks_on_its_today(live: Provider) -> None:
    assert disconnect_as_of(live, APRIL).status == "CLOSED"
    with provider_transaction(live):
        assert ProcessRun.objects.get().as_of == local_today(live)


def test_a_cancelled_order_met_the_rule_on_the_sandboxs_day(committed_provider: Provider) -> None:
    with (
        patch("accounts.events.waking.current_app.send_task"),
        provider_transaction(committed_provider),
    ):
        line = LineFactory(customer=CustomerFactory(status="OPEN"), status="ACTIVE")
        items = [Item("DISCONNECT_LINE", APRIL, line=line)]
        order = create_order(line.customer, items, as_of=APRIL)
        change_line(line, "disconnect", as_of=date(2026, 4, 1))
        cancel_order(order, as_of=APRIL)
    read(committed_provider, "closures")
    with provider_transaction(committed_provider):
        closure = Closure.objects.get()
        assert (closure.run.as_of, closure.evidence["met_on"]) == (APRIL, APRIL.isoformat())


def test_a_payment_checks_the_balance_on_the_sandboxs_day(committed_provider: Provider) -> None:
    with (
        patch("accounts.events.waking.current_app.send_task"),
        provider_transaction(committed_provider),
    ):
        customer = CustomerFactory(status="OPEN", email="ada@example.org")
        TransactionFactory(customer=customer, amount=Decimal(100), date=APRIL)
        ThresholdRule.objects.create(
            provider=committed_provider,
            code="LOW",
            threshold=Decimal(0),
            next_check=NextCheck.SEND,
        )
        record_payment_attempt(
            customer,
            status="SUCCEEDED",
            amount=Decimal(1),
            as_of=APRIL,
            attempted_at=datetime(2026, 4, 9, 12, tzinfo=UTC),
        )
    read(committed_provider, "balances")
    with provider_transaction(committed_provider):
        run = ProcessRun.objects.get()
        assert (run.process, run.as_of, run.trigger) == ("thresholds", APRIL, "CHECK")
