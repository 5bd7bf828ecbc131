"""A provider with committed customers of every kind, and all that billing has made of it."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Customer, Provider
from accounts.tenancy.transactions import provider_transaction
from products.models import Product
from statements.models import AccountBalance, Statement, Transaction
from tests.factories import (
    BillProfileFactory,
    CustomerFactory,
    ProductFactory,
    ProductTypeFactory,
    ProviderFactory,
    TransactionFactory,
)

AS_OF = date(2027, 3, 10)
Maker = Callable[..., Provider]
State = dict[str, Counter[tuple[Any, ...]]]

SUMS = ("charges", "credits", "payments")


def make_provider(*, customers: int) -> Provider:
    """Make a provider whose customers each have two subscriptions two to five months behind, a
    one-time product and an unposted charge.

    Every tenth customer is a parent, and the one after it its child. The books of two providers of
    one size are the same.
    """
    provider = ProviderFactory()
    with provider_transaction(provider):
        accounts = _make_customers(provider, customers)
        recurring = ProductTypeFactory()
        one_time = ProductTypeFactory(billing="ONE_TIME")
        Product.objects.bulk_create(
            _product(provider, account, kind, number, place)
            for place, account in enumerate(accounts)
            for number, kind in enumerate([recurring, recurring, one_time])
        )
        Transaction.objects.bulk_create(
            TransactionFactory.build(
                provider=provider,
                customer=account,
                billing_account_id=account.billing_account_id,
                date=date(2026, 12, 1),
            )
            for account in accounts
        )
    return provider


def _make_customers(provider: Provider, number: int) -> list[Customer]:
    profile = BillProfileFactory(lead_days=5, terms_days=20, advance_months=1)
    values = {"provider": provider, "bill_profile": profile}
    standard = [
        CustomerFactory.build(
            account_number=f"C{place:05}",
            kind="PARENT" if place % 10 == 0 else "STANDARD",
            cycle_date=date(2027, 1, 1 + place % 28),
            **values,
        )
        for place in range(number)
        if place % 10 != 1
    ]
    Customer.objects.bulk_create(standard)
    children = [
        CustomerFactory.build(
            account_number=f"{parent.account_number}-1",
            kind="CHILD",
            parent=parent,
            cycle_date=parent.cycle_date,
            **values,
        )
        for parent in Customer.objects.filter(kind="PARENT")
    ]
    Customer.objects.bulk_create(children)
    return list(Customer.objects.order_by("account_number"))


def _product(provider: Provider, account: Customer, kind: Any, number: int, place: int) -> Product:
    return ProductFactory.build(
        provider=provider,
        customer=account,
        product_type=kind,
        product_ref=f"{account.account_number}-{number}",
        rate=Decimal(10 + place) if number else Decimal(-1),
        billed_through_date=date(2026, 12 - place % 4, 15) if kind.billing == "RECURRING" else None,
    )


def state_of(provider: Provider) -> State:
    """Return all that billing has made of the book, without the platform's own references and
    times.
    """
    account, ref = "customer__account_number", "product__product_ref"
    with provider_transaction(provider):
        return {
            "customers": _rows(Customer, "account_number", "status", "cycle_date"),
            "products": _rows(
                Product, "product_ref", "status", "rate", "billed_through_date", "anchor_day"
            ),
            "transactions": _rows(
                Transaction,
                account,
                "kind",
                "amount",
                ref,
                "period_start",
                "period_end",
                "statement__cycle_date",
            ),
            "statements": _rows(
                Statement, account, "cycle_date", "due_date", "previous_balance", *SUMS, "balance"
            ),
            "statement numbers": _rows(Statement, "statement_number"),
            "balances": _rows(
                AccountBalance, account, *SUMS, *(f"unposted_{name}" for name in SUMS)
            ),
        }


def _rows(model: Any, *columns: str) -> Counter[tuple[Any, ...]]:
    return Counter(model.objects.order_by().values_list(*columns))


def differences(found: State, wanted: State) -> dict[str, tuple[int, int]]:
    """Return for each table that differs how many rows it lacks, and how many it has too much."""
    counted = {
        table: ((wanted[table] - found[table]).total(), (found[table] - wanted[table]).total())
        for table in wanted
    }
    return {table: counts for table, counts in counted.items() if any(counts)}
