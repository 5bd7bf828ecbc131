"""A run that would close too many accounts closes none, and waits for a person."""

from decimal import Decimal

import pytest

from accounts.models import Customer, ProcessRun, Provider
from sync.closures.brake import brake
from sync.models import Closure
from tests.factories import BillProfileFactory, CustomerFactory, LineFactory
from tests.sync.day.a_day import AS_OF, run


@pytest.fixture
def provider(provider: Provider) -> Provider:
    """A provider whose runs may close two accounts at the most."""
    provider.sync_hold_min_accounts = 2
    provider.sync_hold_percent = Decimal(0)
    provider.save()
    return provider


def make_candidates(number: int) -> list[Customer]:
    profile = BillProfileFactory()
    return [CustomerFactory(bill_profile=profile) for _ in range(number)]


def closed() -> int:
    return Customer.objects.filter(status="CLOSED").count()


@pytest.mark.parametrize(
    ("least", "percent", "open_accounts", "most"),
    [
        (25, "2", 100, 25),
        (25, "2", 1250, 25),
        (25, "2", 1300, 26),
        (25, "0", 10_000, 25),
        (0, "1.5", 1000, 15),
    ],
)
def test_a_run_may_close_the_larger_of_a_number_and_a_share(
    provider: Provider, least: int, percent: str, open_accounts: int, most: int
) -> None:
    provider.sync_hold_min_accounts, provider.sync_hold_percent = least, Decimal(percent)

    assert brake(provider, open_accounts, AS_OF) == most


def test_as_many_as_allowed_are_closed(provider: Provider) -> None:
    make_candidates(2)

    assert run(provider, "sync-status").status == "SUCCEEDED"
    assert closed() == 2


def test_one_more_holds_the_run_with_its_list(provider: Provider) -> None:
    candidates = make_candidates(3)

    held = run(provider, "sync-status")

    assert (held.status, held.counts, closed()) == ("HELD", {"closed": 0, "candidates": 3}, 0)
    listed = Closure.objects.filter(run=held, outcome="HELD")
    assert set(listed.values_list("customer", flat=True)) == {
        customer.pk for customer in candidates
    }


def test_approving_at_the_start_lifts_the_brake(provider: Provider) -> None:
    make_candidates(3)

    assert run(provider, "sync-status", approve=True).counts == {"closed": 3, "candidates": 3}
    assert closed() == 3


def test_the_same_list_again_stands_behind_the_first(provider: Provider) -> None:
    make_candidates(3)

    first, second = run(provider, "sync-status"), run(provider, "sync-status")

    assert ProcessRun.objects.get(pk=second.pk).superseded_by_id == first.pk
    assert ProcessRun.objects.get(pk=first.pk).superseded_by is None
    assert not Closure.objects.filter(run=second).exists()


def test_another_list_takes_the_place_of_the_first(provider: Provider) -> None:
    make_candidates(3)
    first = run(provider, "sync-status")
    make_candidates(1)

    second = run(provider, "sync-status")

    assert ProcessRun.objects.get(pk=first.pk).superseded_by_id == second.pk
    assert ProcessRun.objects.get(pk=second.pk).superseded_by is None
    assert Closure.objects.filter(run=second).count() == 4


def test_a_shorter_list_takes_the_place_of_the_first_too(provider: Provider) -> None:
    candidates = make_candidates(4)
    first = run(provider, "sync-status")
    LineFactory(customer=candidates[0])

    second = run(provider, "sync-status")

    assert ProcessRun.objects.get(pk=first.pk).superseded_by_id == second.pk


def test_a_run_that_closes_again_ends_the_review(provider: Provider) -> None:
    candidates = make_candidates(3)
    held = run(provider, "sync-status")
    for customer in candidates[:2]:
        LineFactory(customer=customer)

    done = run(provider, "sync-status")

    assert done.counts == {"closed": 1, "candidates": 1}
    assert ProcessRun.objects.get(pk=held.pk).superseded_by_id == done.pk
