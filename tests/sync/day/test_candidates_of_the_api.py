"""A run tells the accounts on which it acts, or would act."""

from datetime import timedelta

import pytest

from accounts.clock import local_today
from accounts.models import ProcessRun
from accounts.tenancy.transactions import provider_transaction
from tests.factories import (
    CustomerFactory,
    OneTimeProductFactory,
    ProductFactory,
    TransactionFactory,
)


@pytest.fixture
def runs(plain_provider):
    """A dry run of each process, among accounts of which one each has something to do."""
    with provider_transaction(plain_provider):
        today = local_today(plain_provider)
        later = today + timedelta(days=300)
        far = {"cycle_date": later, "cycle_day": later.day}
        near = {"cycle_date": today, "cycle_day": today.day}
        ended = today + timedelta(days=500)
        for number, dates in (("QUEUED", near), ("MONTHLY", far), ("ONCE", far)):
            customer = CustomerFactory(account_number=number, **dates)
            ProductFactory(customer=customer, billed_through_date=ended)
        TransactionFactory(customer__account_number="EMPTY", customer__status="PENDING")
        accounts = {one.account_number: one for one in type(customer).objects.all()}
        TransactionFactory(customer=accounts["QUEUED"])
        ProductFactory(customer=accounts["MONTHLY"], billed_through_date=today)
        OneTimeProductFactory(customer=accounts["ONCE"])
        behind = today - timedelta(days=40)
        late = CustomerFactory(
            account_number="LATE", cycle_date=behind, cycle_day=behind.day, status="OPEN"
        )
        ProductFactory(customer=late, billed_through_date=ended)
        CustomerFactory(account_number="BARE", **far)
        return {
            name: ProcessRun.objects.create(
                provider=plain_provider, process=name, as_of=today, status="SUCCEEDED", dry_run=True
            ).pk
            for name in ("nrc", "mrc", "cycle", "statements", "sync-status", "thresholds")
        }


@pytest.mark.parametrize(
    ("process", "numbers"),
    [
        ("nrc", {"ONCE"}),
        ("mrc", {"MONTHLY"}),
        ("cycle", {"LATE"}),
        ("statements", {"QUEUED"}),
        ("sync-status", {"BARE"}),
        ("thresholds", set()),
    ],
)
def test_a_dry_run_tells_whom_it_would_act_on(api, runs, process, numbers):
    page = api.get(f"/api/v1/runs/{runs[process]}/candidates").json()

    assert {one["account_number"] for one in page["results"]} == numbers
    assert {one["outcome"] for one in page["results"]} <= {"candidate"}
