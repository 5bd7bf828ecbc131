"""Staff edit products while a run bills them: neither loses what the other wrote."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from accounts.customers.ranges import AccountRange
from accounts.models import Provider
from accounts.processes import chunks
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from statements.charges.batch.recurring import post_recurring_charges
from statements.models import Transaction
from tests.locks import wait_until_blocked
from tests.reliability.a_book import AS_OF, Maker
from tests.reliability.processes import at_once

NEW_RATE = Decimal(99)
EDITS = 40


def bill(provider: Provider) -> None:
    try:
        with provider_transaction(provider):
            post_recurring_charges(provider, accounts=AccountRange(), as_of=AS_OF)
    finally:
        connection.close()


@contextmanager
def an_edit_under_way(provider: Provider) -> Iterator[Product]:
    """Give a product whose row the block may edit; the run starts meanwhile, and is over when the
    block has been committed.
    """
    with ThreadPoolExecutor(1) as pool:
        with provider_transaction(provider):
            product = (
                Product.objects.subscriptions()
                .filter(rate__gt=0)
                .select_for_update()
                .earliest("product_ref")
            )
            yield product
            run = pool.submit(bill, provider)
            wait_until_blocked(run)
        run.result()


def entries(provider: Provider, product: Product) -> list[Transaction]:
    with provider_transaction(provider):
        return list(Transaction.objects.filter(product=product).order_by("period_start"))


def test_a_rate_that_changes_between_read_and_write_is_the_one_that_is_billed(
    provider: Provider,
) -> None:
    with an_edit_under_way(provider) as product:
        Product.objects.filter(pk=product.pk).update(rate=NEW_RATE)

    assert {entry.amount for entry in entries(provider, product)} == {NEW_RATE}


def test_a_product_that_is_disconnected_between_read_and_write_is_not_billed(
    provider: Provider,
) -> None:
    with an_edit_under_way(provider) as product:
        product.disconnect()
        product.save(update_fields=["status"])

    assert entries(provider, product) == []


def test_a_billed_through_date_that_moves_between_read_and_write_is_not_billed_twice(
    provider: Provider,
) -> None:
    with an_edit_under_way(provider) as product:
        post_recurring_charges(
            provider, accounts=AccountRange(product.customer_id, product.customer_id), as_of=AS_OF
        )

    billed = entries(provider, product)
    starts, ends = [entry.period_start for entry in billed], [entry.period_end for entry in billed]
    assert starts[1:] == [end + (starts[1] - ends[0]) for end in ends[:-1]]
    assert len(set(starts)) == len(starts) > 1


@pytest.mark.parametrize("whole_row", [False, True], ids=["the field alone", "the whole row"])
def test_the_comparison_finds_out_an_edit_that_writes_more_than_it_means(
    provider: Provider, whole_row: bool
) -> None:
    with provider_transaction(provider):
        stale = Product.objects.subscriptions().filter(rate__gt=0).earliest("product_ref")
    bill(provider)

    stale.rate = NEW_RATE
    with provider_transaction(provider):
        stale.save(update_fields=None if whole_row else ["rate"])

    assert (unbilled(provider) != []) is whole_row


def unbilled(provider: Provider) -> list[str]:
    """Return the products whose billed-through date is not the end of their last period."""
    with provider_transaction(provider):
        products = Product.objects.subscriptions().prefetch_related("transactions")
        ends = {
            product: [entry.period_end for entry in product.transactions.all()]
            for product in products
        }
    return [
        product.product_ref
        for product, found in ends.items()
        if found and product.billed_through_date != max(found)
    ]


def edit(provider: Provider, offset: int, how: Callable[[Product, int], None]) -> None:
    with provider_transaction(provider):
        keys = list(
            Product.objects.subscriptions().order_by("product_ref").values_list("pk", flat=True)
        )
    for number in range(EDITS):
        with provider_transaction(provider), transaction.atomic():
            how(
                Product.objects.select_for_update().get(pk=keys[(offset + number) % len(keys)]),
                number,
            )


def set_rate(product: Product, number: int) -> None:
    product.rate = NEW_RATE + number
    product.save(update_fields=["rate"])


def suspend(product: Product, number: int) -> None:
    product.suspend()
    product.save(update_fields=["status"])


def test_edits_all_along_a_run_are_all_kept_and_so_is_the_run(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunks, "CHUNK_SIZE", 5)
    provider = make(customers=EDITS)
    run: Any = partial(run_process, provider, "mrc", as_of=AS_OF, started_by="clara")

    results = at_once(
        run, partial(edit, provider, 0, set_rate), partial(edit, provider, EDITS, suspend)
    )

    assert results[0].status == "SUCCEEDED"
    assert results[1:] == [None, None]
    assert unbilled(provider) == []
    with provider_transaction(provider):
        subscriptions = Product.objects.subscriptions().order_by("product_ref")
        assert list(subscriptions.values_list("rate", flat=True)[:EDITS]) == [
            NEW_RATE + n for n in range(EDITS)
        ]
        assert set(subscriptions.values_list("status", flat=True)[EDITS:]) == {"SUSPENDED"}
        assert not Transaction.objects.filter(product=None).exclude(date="2026-12-01").exists()
