"""A balance is the sum of its ledger after any sequence of entries and postings, by whatever path
they were written.
"""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.models import Q, Sum
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.customers.ranges import AccountRange
from accounts.models import Customer, Provider
from statements.models import AccountBalance, Transaction
from statements.posting.batch import create_statements
from tests.factories import CustomerFactory, StatementFactory, TransactionFactory, make_family
from tests.scenarios.fresh import fresh_provider

Entries = list[tuple[int, str, Decimal]]
Path = Callable[[Provider, list[Customer], Entries], None]

INSERT = """
    INSERT INTO statements_transaction (provider_id, customer_id, billing_account_id, kind, amount,
        date, description)
    SELECT provider_id, id, billing_account_id, entry.kind, entry.amount, '2027-01-01', ''
    FROM accounts_customer, unnest(%s::uuid[], %s::text[], %s::numeric[]) AS entry (customer_id,
        kind, amount)
    WHERE id = entry.customer_id
"""


def one_by_one(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    for place, kind, amount in entries:
        TransactionFactory(customer=customers[place], kind=kind, amount=amount)


def in_bulk(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    Transaction.objects.bulk_create(
        Transaction(
            provider=provider,
            customer=customers[place],
            billing_account_id=customers[place].billing_account_id,
            kind=kind,
            amount=amount,
            date=date(2027, 1, 1),
        )
        for place, kind, amount in entries
    )


def by_sql(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    keys = [str(customers[place].pk) for place, _, _ in entries]
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT, [keys, [kind for _, kind, _ in entries], [amount for _, _, amount in entries]]
        )


def post_by_batch(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    create_statements(provider, accounts=AccountRange(), as_of=date(2027, 1, 1))


def post_some_by_queryset(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    standard = customers[0]
    bill = StatementFactory(customer=standard, kind="FINAL")
    wanted = Transaction.objects.filter(
        customer=standard, statement=None, kind__in={kind for _, kind, _ in entries}
    )
    wanted.update(statement=bill)


def reverse_all_once(provider: Provider, customers: list[Customer], entries: Entries) -> None:
    opposite = {"CHARGE": "CREDIT", "CREDIT": "CHARGE", "PAYMENT": "CHARGE"}
    for entry in Transaction.objects.filter(reverses=None, reversed_by=None)[:3]:
        TransactionFactory(
            customer=entry.customer, kind=opposite[entry.kind], amount=entry.amount, reverses=entry
        )


PATHS: list[Path] = [
    one_by_one,
    in_bulk,
    by_sql,
    post_by_batch,
    post_some_by_queryset,
    reverse_all_once,
]
entries = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.sampled_from(["CHARGE", "CREDIT", "PAYMENT"]),
        st.decimals(0, 10_000, places=2),
    ),
    max_size=4,
)
steps = st.lists(st.tuples(st.sampled_from(PATHS), entries), min_size=1, max_size=6)


@pytest.mark.django_db
@settings(max_examples=40, deadline=None)
@given(steps=steps)
def test_it_holds_after_every_step(steps: list[tuple[Path, Entries]]) -> None:
    with fresh_provider() as provider:
        parent, children = make_family(2)
        customers = [CustomerFactory(), parent, *children]
        for path, written in steps:
            path(provider, customers, written)
            assert balances() == sums_of_the_ledger()


def balances() -> dict[object, tuple[Decimal, ...]]:
    found = AccountBalance.objects.values_list(
        "customer_id",
        "charges",
        "credits",
        "payments",
        "unposted_charges",
        "unposted_credits",
        "unposted_payments",
    )
    return {account: tuple(sums) for account, *sums in found if any(sums)}


def sums_of_the_ledger() -> dict[object, tuple[Decimal, ...]]:
    kinds = ["CHARGE", "CREDIT", "PAYMENT"]
    total = {f"all_{kind}": Sum("amount", filter=Q(kind=kind), default=0) for kind in kinds}
    unposted = {
        f"new_{kind}": Sum("amount", filter=Q(kind=kind, statement=None), default=0)
        for kind in kinds
    }
    found = (
        Transaction.objects.order_by()
        .values_list("billing_account_id")
        .annotate(**total, **unposted)
    )
    return {account: tuple(sums) for account, *sums in found if any(sums)}


def test_no_row_means_a_balance_of_zero(provider: Provider) -> None:
    customer = CustomerFactory()

    assert not AccountBalance.objects.filter(customer=customer).exists()
    TransactionFactory(customer=customer, amount=Decimal("0.01"))
    assert AccountBalance.objects.get(customer=customer).charges == Decimal("0.01")
