"""Beside what operations do to accounts and services, events tell of what else happens."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.clock import local_today
from accounts.models import Event
from accounts.processes.runner import run_process
from accounts.processes.switches import pause, resume
from accounts.tenancy.transactions import provider_transaction
from statements.payments.operations import record_payment_attempt
from sync.workflows.operations import schedule_workflow
from sync.workflows.schedule import run_scheduled
from tests.factories import CustomerFactory, OrderFactory, ProductFactory


@pytest.fixture
def told(plain_provider):
    """Return what events tell: of each its type, its object's key and a part of its data."""

    def found(part):
        with provider_transaction(plain_provider):
            rows = Event.objects.order_by("pk")
            return [(row.type, row.object_key, row.data.get(part)) for row in rows]

    return found


def test_a_payment_attempt(plain_provider, told):
    with provider_transaction(plain_provider):
        customer = CustomerFactory()
        for status, values in (("FAILED", {"reason": "no cover"}), ("SUCCEEDED", {})):
            record_payment_attempt(
                customer,
                status=status,
                amount=Decimal(5),
                as_of=timezone.localdate(),
                attempted_at=timezone.now(),
                reference=status,
                **values,
            )

    assert [one for one in told("status") if one[0] == "payment_attempt.recorded"] == [
        ("payment_attempt.recorded", "FAILED", "FAILED"),
        ("payment_attempt.recorded", "SUCCEEDED", "SUCCEEDED"),
    ]


def test_a_run_and_not_a_dry_one(plain_provider, told):
    today = local_today(plain_provider)
    run_process(plain_provider, "nrc", as_of=today, started_by="x", dry_run=True)
    run = run_process(plain_provider, "nrc", as_of=today, started_by="x")

    assert told("status") == [("run.finished", str(run.pk), "SUCCEEDED")]
    with provider_transaction(plain_provider):
        event = Event.objects.get()
    assert (event.run_id, event.actor, event.customer_id) == (run.pk, "x", None)


def test_a_held_run(plain_provider, told):
    plain_provider.sync_hold_min_accounts, plain_provider.sync_hold_percent = 0, 0
    plain_provider.save()
    with provider_transaction(plain_provider):
        CustomerFactory()
    run_process(plain_provider, "sync-status", as_of=local_today(plain_provider), started_by="x")

    assert [(kind, status) for kind, _, status in told("status")] == [("run.held", "HELD")]


def test_a_process_that_is_paused_and_resumed(plain_provider, told):
    with provider_transaction(plain_provider):
        pause(plain_provider, "mrc", reason="prices", actor="clara")
        resume("mrc", actor="clara")
        resume("mrc", actor="clara")

    assert told("reason") == [
        ("process.paused", "mrc", "prices"),
        ("process.resumed", "mrc", "prices"),
    ]


def test_a_scheduled_change_that_is_applied_or_fails(plain_provider, told):
    day = date(2027, 1, 10)
    with provider_transaction(plain_provider):
        good, bad = CustomerFactory(), CustomerFactory()
        ProductFactory(customer=good)
        for customer in (good, bad):
            schedule_workflow(
                customer, "close", as_of=day, effective_on=day + timedelta(days=1), actor="clara"
            )
        OrderFactory(customer=bad)
    run_scheduled(plain_provider, day + timedelta(days=1))

    found = {kind: status for kind, _, status in told("status") if "scheduled" in kind}
    assert found == {"scheduled_change.applied": "DONE", "scheduled_change.failed": "REFUSED"}
