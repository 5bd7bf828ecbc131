"""A person decides on a held run."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.errors import Refused
from accounts.models import Customer, ProcessRun, Provider, StatusChange
from notifications.models import Alert
from sync.closures.operations import approve_run, reject_run
from sync.models import Closure
from tests.factories import BillProfileFactory, CustomerFactory, LineFactory
from tests.sync.day.a_day import AS_OF, run


@pytest.fixture
def held(provider: Provider) -> ProcessRun:
    """A run that is held with three accounts."""
    provider.sync_hold_min_accounts, provider.sync_hold_percent = 2, Decimal(0)
    provider.save()
    profile = BillProfileFactory()
    for _ in range(3):
        CustomerFactory(bill_profile=profile)
    return run(provider, "sync-status")


def approve(provider: Provider, held: ProcessRun) -> ProcessRun:
    return approve_run(provider, held.pk, as_of=AS_OF, actor="clara")


def closed() -> set[Customer]:
    return set(Customer.objects.filter(status="CLOSED"))


def test_approving_closes_those_on_the_list(provider: Provider, held: ProcessRun) -> None:
    done = approve(provider, held)

    assert (done.pk, done.status, done.counts) == (
        held.pk,
        "SUCCEEDED",
        {"closed": 3, "candidates": 3},
    )
    assert (done.note, done.error) == ("approved by clara", "")
    assert len(closed()) == 3
    changes = StatusChange.objects.filter(subject="CUSTOMER")
    assert set(changes.values_list("actor", "cause", "run_id")) == {
        ("clara", "SYNC_STATUS", held.pk)
    }


def test_an_account_that_no_longer_meets_the_rule_is_kept(
    provider: Provider, held: ProcessRun
) -> None:
    reconnected = Customer.objects.first()
    LineFactory(customer=reconnected)

    assert approve(provider, held).counts["closed"] == 2
    assert reconnected not in closed()
    assert Closure.objects.get(customer=reconnected).outcome == "KEPT"


def test_an_account_that_is_not_on_the_list_is_left_alone(
    provider: Provider, held: ProcessRun
) -> None:
    newcomer = CustomerFactory()

    approve(provider, held)

    assert newcomer not in closed()


def test_a_run_is_approved_once(provider: Provider, held: ProcessRun) -> None:
    approve(provider, held)

    with pytest.raises(Refused, match="succeeded, not held"):
        approve(provider, held)


def test_a_run_that_another_replaced_is_not_approved(provider: Provider, held: ProcessRun) -> None:
    CustomerFactory()
    run(provider, "sync-status")

    with pytest.raises(Refused, match="taken over by run"):
        approve(provider, held)
    assert closed() == set()


def test_rejecting_closes_nothing_and_does_not_ask_again_tomorrow(
    provider: Provider, held: ProcessRun
) -> None:
    reject_run(provider, held.pk, as_of=AS_OF, actor="clara", reason="seasonal customers")

    tomorrow = run(provider, "sync-status", as_of=AS_OF + timedelta(days=1))

    assert (tomorrow.status, tomorrow.counts) == ("SUCCEEDED", {"closed": 0, "candidates": 0})
    assert closed() == set()
    held.refresh_from_db()
    assert (held.status, held.error) == ("REJECTED", "")
    assert held.note == "rejected by clara: seasonal customers"


def open_alerts() -> list[str]:
    return list(Alert.objects.filter(resolved_at=None).values_list("path", flat=True))


def test_the_alert_for_a_held_run_closes_with_the_decision(
    provider: Provider, held: ProcessRun
) -> None:
    assert open_alerts() == [reverse("run", args=[held.pk])]
    approve(provider, held)
    assert open_alerts() == []


def test_the_alert_for_a_held_run_closes_when_it_is_rejected(
    provider: Provider, held: ProcessRun
) -> None:
    reject_run(provider, held.pk, as_of=AS_OF, actor="clara", reason="a mistake")
    assert open_alerts() == []


def test_the_alert_for_a_held_run_leads_to_the_run_that_is_decided_on(
    provider: Provider, held: ProcessRun
) -> None:
    run(provider, "sync-status")  # the same list stands behind the one under review
    assert open_alerts() == [reverse("run", args=[held.pk])]
    CustomerFactory()
    newer = run(provider, "sync-status")  # another list takes its place
    assert open_alerts() == [reverse("run", args=[newer.pk])]
    Customer.objects.update(sync_exempt_until=AS_OF)
    run(provider, "sync-status")
    assert open_alerts() == []
