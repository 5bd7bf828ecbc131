"""A chunk that fails, and not for its data, is marked so, the others go on, and the run says so."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, ProcessRun, Provider
from accounts.processes import chunks
from accounts.processes.definitions import Counts, definition_of
from tests.factories import ProductFactory
from tests.locks import deadlock
from tests.sync.day.a_day import let_it_do, run


@pytest.fixture
def breaks_on(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let MRC fail, after its work, so many times for the chunk that holds the customer."""

    def arrange(customer: Customer, error: Exception, times: int = 100) -> None:
        left = [error] * times
        post: Any = definition_of("mrc").chunk_work

        def work(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
            counts: Counts = post(provider, run, accounts)
            if left and accounts.first <= customer.pk <= accounts.last:
                raise left.pop()
            return counts

        let_it_do(monkeypatch, "mrc", chunk_work=work)
        monkeypatch.setattr(chunks, "CHUNK_SIZE", 1)

    return arrange


def test_the_run_fails_and_says_how_many_chunks_and_why(provider: Provider, breaks_on: Any) -> None:
    products = [ProductFactory() for _ in range(3)]
    breaks_on(products[1].customer, RuntimeError("no such rate"))

    record = run(provider, "mrc")

    assert (record.status, record.error) == (
        "FAILED",
        "1 of 3 chunks failed, the first with RuntimeError: no such rate",
    )
    assert record.counts == {"charges": 2, "credits": 0, "products": 2, "parked": 0}


def test_the_failed_chunk_leaves_nothing_behind_and_the_others_stand(
    provider: Provider, breaks_on: Any
) -> None:
    products = [ProductFactory() for _ in range(3)]
    breaks_on(products[1].customer, RuntimeError("no such rate"))

    run(provider, "mrc")

    assert [product.transactions.count() for product in products] == [1, 0, 1]


def test_the_next_run_does_what_failed(provider: Provider, breaks_on: Any) -> None:
    products = [ProductFactory() for _ in range(3)]
    breaks_on(products[1].customer, RuntimeError("no such rate"), times=1)

    assert [run(provider, "mrc").status for _ in range(2)] == ["FAILED", "SUCCEEDED"]
    assert [product.transactions.count() for product in products] == [1, 1, 1]


def test_a_deadlock_is_tried_again(provider: Provider, breaks_on: Any) -> None:
    product = ProductFactory()
    breaks_on(product.customer, deadlock(), times=2)

    assert run(provider, "mrc").status == "SUCCEEDED"
    assert product.transactions.count() == 1


def test_a_deadlock_that_does_not_end_fails_the_chunk(provider: Provider, breaks_on: Any) -> None:
    product = ProductFactory()
    breaks_on(product.customer, deadlock())

    record = run(provider, "mrc")

    assert (record.status, product.transactions.count()) == ("FAILED", 0)
    assert "deadlock detected" in record.error
