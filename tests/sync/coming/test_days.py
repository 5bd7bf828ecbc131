"""The look ahead does what the daily runs of each day do, and leaves nothing behind."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction

from accounts.models import Customer, StatusChange
from statements.models import MissedWindow, Statement, Transaction
from sync.coming import days
from sync.coming.days import live_through
from sync.coming.states import ComingKind
from sync.coming.timeline import timeline_of
from sync.day.daily import run_daily
from sync.workflows.operations import schedule_workflow
from tests.factories import (
    BillProfileFactory,
    ChildFactory,
    CustomerFactory,
    LineFactory,
    OneTimeProductFactory,
    ProductFactory,
    StatementFactory,
    TransactionFactory,
    make_family,
)

FIRST = date(2026, 12, 20)
LAST = FIRST + timedelta(days=60)


def facts(customer):
    """Return what a daily run has written of the account's family."""
    family = Customer.objects.filter(billing_account_id=customer.pk)
    return {
        "charges": sorted(
            Transaction.objects.filter(
                billing_account_id=customer.pk, product__isnull=False
            ).values_list("date", "amount", "period_start"),
            key=str,
        ),
        "cycle dates": sorted(family.values_list("account_number", "cycle_date", "status")),
        "missed": sorted(MissedWindow.objects.values_list("cycle_date", "advanced_on")),
        "statements": sorted(Statement.objects.values_list("created_on", "due_date", "balance")),
        "closed": StatusChange.objects.filter(to_status="CLOSED", subject="CUSTOMER").count(),
    }


def make_account(kind):
    """Return an account of a kind whose coming days differ from those of the others."""
    profile = BillProfileFactory(
        advance_months={"arrears": 0, "ahead": 2}.get(kind, 1),
        auto_create_statements=kind == "automatic",
        hold_cycle_for_statement=kind == "held",
    )
    if kind == "family":
        customer, (child,) = make_family(bill_profile=profile)
        ProductFactory(customer=child)
    else:
        customer = CustomerFactory(bill_profile=profile)
    if kind == "exempt":
        customer.sync_exempt_until = date(2027, 1, 10)
        customer.save()
        return customer
    ProductFactory(customer=customer, line=LineFactory(customer=customer))
    OneTimeProductFactory(customer=customer)
    if kind == "suspended":
        schedule_workflow(
            customer,
            "suspend",
            as_of=FIRST,
            effective_on=date(2027, 1, 5),
            actor="clara",
            reason="away",
        )
    return customer


@pytest.mark.parametrize(
    "kind", ["ahead", "arrears", "automatic", "held", "family", "exempt", "suspended", "plain"]
)
def test_the_days_that_are_done_give_what_every_day_gives(provider, monkeypatch, kind):
    customer = make_account(kind)
    ahead = lived(provider, customer)
    monkeypatch.setattr(
        days, "_following", lambda families, day: dict.fromkeys(families, day + timedelta(days=1))
    )
    assert ahead == lived(provider, customer)


def test_it_gives_what_the_daily_runs_give(provider):
    customer = make_account("suspended")
    last = date(2027, 1, 8)
    ahead = lived(provider, customer, last)
    for step in range((last - FIRST).days + 1):
        run_daily(provider, as_of=FIRST + timedelta(days=step), started_by="a test")
    assert ahead == facts(customer)


def lived(provider, customer, last=LAST):
    """Return what the look ahead writes of the account, which is undone."""
    with transaction.atomic():
        live_through(provider, [customer.pk], FIRST, last)
        found = facts(customer)
        transaction.set_rollback(True)
    return found


def test_a_timeline_leaves_nothing_behind(provider):
    customer = make_account("plain")
    before = facts(customer)
    timeline_of(customer, FIRST)
    assert facts(customer) == before


def kinds(timeline):
    return [(one.day, entry.word) for one in timeline.days for entry in one.entries]


def test_it_tells_the_advance_the_charges_the_queue_and_the_due_date(provider):
    customer = CustomerFactory(account_number="A-1")
    ProductFactory(customer=customer, billed_through_date=date(2026, 12, 31))
    StatementFactory(customer=customer, due_date=date(2026, 12, 21))
    TransactionFactory(customer=customer, statement=Statement.objects.get())

    timeline = timeline_of(customer, FIRST)

    found = kinds(timeline)
    assert (date(2026, 12, 20), "Charges") in found
    assert (date(2026, 12, 21), "Due") in found
    assert (date(2026, 12, 27), "Queue") in found
    assert (date(2027, 1, 27), "Cycle date") in found
    assert (date(2027, 1, 27), "Missed") in found
    assert timeline.charged == Decimal(60)


def test_a_child_sees_its_own_charges_and_the_queue_of_its_parent(provider):
    parent, (child,) = make_family()
    other = ChildFactory(parent=parent)
    ProductFactory(customer=child, product_ref="P-CHILD")
    ProductFactory(customer=other, product_ref="P-OTHER")

    words = [
        (entry.word, [charge.ref for charge in entry.charges], entry.accounts)
        for one in timeline_of(child, FIRST).days
        for entry in one.entries
    ]

    assert ("Charges", ["P-CHILD"], []) in words
    assert all("P-OTHER" not in refs for _, refs, _ in words)
    assert ("Queue", [], [parent.account_number]) in words


def test_an_account_that_nothing_keeps_open_is_closed(provider):
    customer = CustomerFactory()
    (first, *_) = timeline_of(customer, FIRST).days
    assert first.day == FIRST
    assert first.entries[0].words.startswith("Sync Status closes the account")


def test_data_that_cannot_be_billed_is_told_and_breaks_nothing(provider):
    customer = CustomerFactory(cycle_date=date(1901, 1, 1))
    timeline = timeline_of(customer, FIRST)
    assert "cannot be billed" in timeline.unknown
    assert Customer.objects.exists()


def test_each_day_costs_the_same_for_many_families_as_for_one(
    provider, django_assert_max_num_queries
):
    families = [make_account("plain").pk for _ in range(6)]
    with django_assert_max_num_queries(200):
        found = live_through(provider, families, FIRST, LAST)
    assert {one.customer_id for one in found if one.kind == ComingKind.CYCLE} == set(families)
