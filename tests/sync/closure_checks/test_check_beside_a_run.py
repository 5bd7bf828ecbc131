"""The check of an account, while a run of Sync Status is about to close the same one."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connection

from accounts.models import Customer, ProcessRun, Provider
from accounts.processes.runner import run_process
from accounts.processes.states import Trigger
from accounts.tenancy.transactions import provider_transaction
from sync.closure_checks.operations import check_account
from sync.closures import processes
from sync.closures.batch import close_listed, list_accounts
from sync.closures.states import SYNC_STATUS
from sync.rules.closure import closable
from tests.factories import CustomerFactory, ProductFactory
from tests.locks import deadlock, wait_until_blocked

TODAY = date(2026, 12, 10)


def ended() -> Customer:
    customer: Customer = CustomerFactory()
    ProductFactory(customer=customer, status="DISCONNECTED", disconnected_on=TODAY)
    return customer


def check(provider: Provider, customer: Customer) -> int:
    try:
        return check_account(provider, customer.pk, as_of=TODAY)
    finally:
        connection.close()


def test_the_check_waits_for_the_run_and_neither_gets_into_the_others_way(
    committed_provider: Provider,
) -> None:
    with provider_transaction(committed_provider):
        customer = ended()

    with ThreadPoolExecutor(1) as pool:
        with provider_transaction(committed_provider, cause="SYNC_STATUS", as_of=TODAY.isoformat()):
            run = ProcessRun.objects.create(
                provider=committed_provider,
                process=SYNC_STATUS,
                as_of=TODAY,
                started_by="the test",
                trigger=Trigger.COMMAND,
            )
            list_accounts(run, closable(TODAY))
            checking = pool.submit(check, committed_provider, customer)
            wait_until_blocked(checking)
            assert close_listed(run, TODAY) == 1
        assert checking.result() == 0


@pytest.mark.parametrize(("times", "status"), [(2, "SUCCEEDED"), (5, "FAILED")])
def test_a_run_is_tried_again_after_a_deadlock(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, times: int, status: str
) -> None:
    customer = ended()
    left = [deadlock()] * times

    def close(*args: Any, **options: Any) -> int:
        if left:
            raise left.pop()
        return close_listed(*args, **options)

    monkeypatch.setattr(processes, "close_listed", close)
    run = run_process(provider, SYNC_STATUS, as_of=TODAY, started_by="the test")

    assert run.status == status
    customer.refresh_from_db()
    assert (customer.status == "CLOSED") is (status == "SUCCEEDED")
