"""A restored account is billed as if it had never been closed, and a suspended one as if the
suspended time had not been.
"""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from accounts.calendar import anchored
from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import BillingGap, Product
from products.selling.operations import add_product
from statements.models import Statement, Transaction
from sync.closures.operations import restore
from sync.day.daily import run_daily
from sync.models import Closure
from sync.workflows.operations import run_workflow
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    TransactionFactory,
)

CLOSED_ON, RESTORED_ON, LAST_DAY = date(2026, 12, 20), date(2026, 12, 30), date(2027, 4, 2)
NEW_YEAR = date(2027, 1, 6)
SUSPENDED_ON, REACTIVATED_ON, SEASON_END = date(2027, 1, 20), date(2027, 4, 20), date(2027, 7, 2)
ANCHORS = (1, 15, 28, 29, 30, 31)
ONE_DAY = timedelta(days=1)


def days(first: date, last: date, step: int = 1) -> list[date]:
    return [first + timedelta(days=number) for number in range(0, (last - first).days + 1, step)]


def live(provider: Provider, first: date, last: date, step: int = 1) -> None:
    for day in days(first, last, step):
        run_daily(provider, as_of=day, started_by="the test")


def make_pair(
    anchor: int, advance_months: int, own_anchor: int | None
) -> tuple[Customer, Customer, int | None]:
    """Make an account that will be closed, and its twin, which is exempt. Both have ended services
    and something to be billed.
    """
    profile = BillProfileFactory(advance_months=advance_months, auto_create_statements=True)
    first = anchored(date(2026, 12, 1) if advance_months else date(2027, 1, 1), 0, anchor)
    pair = [
        CustomerFactory(
            bill_profile=profile, cycle_date=first, cycle_day=anchor, sync_exempt_until=until
        )
        for until in (None, date(2030, 1, 1))
    ]
    for customer in pair:
        ProductFactory(customer=customer, status="DISCONNECTED")
        TransactionFactory(customer=customer, date=date(2026, 12, 15))
    return pair[0], pair[1], own_anchor


def ledger(customer: Customer) -> dict[str, Any]:
    """Return all that the account was billed, without the names of things."""
    entries = Transaction.objects.filter(customer=customer).order_by("date", "period_start")
    entry_fields = (
        "kind",
        "amount",
        "date",
        "period_start",
        "period_end",
        "statement__created_on",
        "statement__due_date",
    )
    statements = Statement.objects.filter(customer=customer).order_by("created_on")
    services = Product.objects.filter(customer=customer).order_by("id")
    return {
        "entries": list(entries.values_list(*entry_fields)),
        "statements": list(
            statements.values_list("created_on", "cycle_date", "due_date", "charges", "balance")
        ),
        "services": list(
            services.values_list("status", "billed_through_date", "anchor_day", "realign")
        ),
        "account": list(
            Customer.objects.filter(pk=customer.pk).values_list("status", "cycle_date", "cycle_day")
        ),
    }


def test_a_restored_account_is_billed_as_its_twin(provider: Provider) -> None:
    provider.sync_hold_min_accounts = 1000
    provider.save()
    kind = ProductTypeFactory(default_rate=Decimal(30))
    pairs = [make_pair(*combination) for combination in product((1, 29, 31), (0, 1), (None, 31))]
    live(provider, CLOSED_ON, RESTORED_ON)
    assert Customer.objects.filter(status="CLOSED").count() == len(pairs)

    for closure in Closure.objects.all():
        restore(closure, as_of=RESTORED_ON, reason="Closed too early")
    for restored, twin, own_anchor in pairs:
        for customer in (restored, twin):
            added = add_product(customer, kind, as_of=RESTORED_ON, activated_on=RESTORED_ON)
            Product.objects.filter(pk=added.pk).update(anchor_day=own_anchor)
    live(provider, RESTORED_ON + ONE_DAY, NEW_YEAR)
    live(provider, NEW_YEAR + ONE_DAY, LAST_DAY, 3)

    for restored, twin, _ in pairs:
        assert ledger(restored) == ledger(twin)
    assert all(len(ledger(twin)["entries"]) > 3 for _, twin, _ in pairs)


@pytest.mark.parametrize("charge_gap", [False, True])
def test_a_suspended_time_is_neither_charged_nor_lost(provider: Provider, charge_gap: bool) -> None:
    kinds = [ProductTypeFactory(bill_while_suspended=billed) for billed in (True, False)]
    services = []
    for anchor, own_anchor, kind in product(ANCHORS, (None, 10, 31), kinds):
        customer = CustomerFactory(
            cycle_date=anchored(date(2027, 1, 1), 0, anchor), cycle_day=anchor
        )
        through = anchored(date(2026, 12, 1), 0, own_anchor or anchor) - ONE_DAY
        values = {"billed_through_date": through, "anchor_day": own_anchor}
        services.append(ProductFactory(customer=customer, product_type=kind, **values))

    live(provider, date(2027, 1, 1), SUSPENDED_ON, 5)
    for customer in Customer.objects.all():
        run_workflow(customer, "suspend", as_of=SUSPENDED_ON, reason="Season")
    live(provider, SUSPENDED_ON, REACTIVATED_ON - ONE_DAY, 15)
    for customer in Customer.objects.all():
        run_workflow(customer, "reactivate", as_of=REACTIVATED_ON, charge_gap=charge_gap)
    live(provider, REACTIVATED_ON, SEASON_END, 5)

    for service in services:
        _covers_all_but_the_gap(service, charge_gap)


def _covers_all_but_the_gap(service: Product, charge_gap: bool) -> None:
    periods = Transaction.objects.filter(product=service).values_list("period_start", "period_end")
    charged = Counter(day for first, last in periods for day in days(first, last))
    skipped = {
        day
        for gap in BillingGap.objects.filter(product=service)
        for day in days(gap.first_day, gap.last_day)
    }
    begun = service.billed_through_date + ONE_DAY
    service.refresh_from_db()

    assert set(charged.values()) == {1}
    assert set(charged) | skipped == set(days(begun, service.billed_through_date))
    assert not set(charged) & skipped
    assert bool(skipped) != charge_gap
    assert all(SUSPENDED_ON < day < REACTIVATED_ON for day in skipped)
    assert service.billed_through_date >= SEASON_END - ONE_DAY


def test_an_early_restore_keeps_the_next_run_away(committed_provider: Provider) -> None:
    with provider_transaction(committed_provider):
        ProductFactory(status="DISCONNECTED")
    run_daily(committed_provider, as_of=CLOSED_ON, started_by="the test")
    with provider_transaction(committed_provider, actor="clara"):
        restore(Closure.objects.get(), as_of=CLOSED_ON, reason="Comes back")

    run_daily(committed_provider, as_of=CLOSED_ON + timedelta(days=30), started_by="the test")
    with provider_transaction(committed_provider):
        assert Customer.objects.get().status == "OPEN"
    run_daily(committed_provider, as_of=CLOSED_ON + timedelta(days=31), started_by="the test")
    with provider_transaction(committed_provider):
        assert Customer.objects.get().status == "CLOSED"
