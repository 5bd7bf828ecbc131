"""What the pages of customers read.

Every function asks a number of queries that does not depend on the number of rows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from accounts.database.sql import execute_sql
from accounts.models import Customer
from accounts.web.paging import Page, Place, page_by_key

from .models.entries import AccountBalance, Transaction
from .models.statement import Statement

COUNTED_AT_MOST = 10_000
NIL = Decimal(0)


@dataclass(frozen=True)
class Figures:
    """What a billing account owes, in its currency; what is unposted is part of what is due."""

    balance_due: Decimal
    available: Decimal
    unposted_charges: Decimal
    unposted_credits: Decimal
    unposted_payments: Decimal
    last_statement_on: Any
    last_due_date: Any

    @property
    def unposted(self) -> Decimal:
        return self.unposted_charges - self.unposted_credits - self.unposted_payments


@dataclass(frozen=True)
class CustomerRow:
    customer: Customer
    figures: Figures


def figures_of(balance: AccountBalance | None, credit_limit: Decimal | None = None) -> Figures:
    """Return the sums of a billing account.

    Without a balance row nothing has happened on it yet.
    """
    if balance is None:
        return Figures(NIL, credit_limit or NIL, NIL, NIL, NIL, None, None)
    due = balance.charges - balance.credits - balance.payments
    return Figures(
        balance_due=due,
        available=(credit_limit or NIL) - due,
        unposted_charges=balance.unposted_charges,
        unposted_credits=balance.unposted_credits,
        unposted_payments=balance.unposted_payments,
        last_statement_on=balance.last_statement_created_on,
        last_due_date=balance.last_statement_due_date,
    )


def count_up_to(rows: QuerySet, most: int = COUNTED_AT_MOST) -> int:
    """Count rows, but no further than one more than `most`.

    A list of millions need not be counted to be shown.
    """
    return rows.order_by()[: most + 1].count()


def counts_up_to(lists: Mapping[str, QuerySet], most: int = COUNTED_AT_MOST) -> dict[str, int]:
    """Count the rows of each list as `count_up_to` does, all in one query."""
    if not lists:
        return {}
    counts = ", ".join(f"(SELECT count(*) FROM ({{{name}}}) AS {name}_rows)" for name in lists)
    rows = {name: found.order_by().values("pk")[: most + 1] for name, found in lists.items()}
    return dict(zip(lists, execute_sql(f"SELECT {counts}", **rows), strict=True))


def with_figures(customers: Iterable[Customer]) -> list[CustomerRow]:
    """Return customers, each with the figures of the account that is billed for it."""
    customers = list(customers)
    balances = AccountBalance.objects.in_bulk(
        [customer.billing_account_id for customer in customers]
    )
    return [
        CustomerRow(customer, figures_of(balances.get(customer.billing_account_id)))
        for customer in customers
    ]


def figures_for(customer: Customer) -> Figures:
    """Return what the account that is billed for this customer owes."""
    payer = customer.parent or customer
    return figures_of(
        AccountBalance.objects.filter(customer_id=payer.pk).first(), payer.credit_limit
    )


def count_statements(customer: Customer) -> int:
    """Count the statements of the account that is billed for this customer."""
    return Statement.objects.filter(customer_id=customer.billing_account_id).count()


def unposted_page(customer: Customer, place: Place) -> Page:
    """Return what the next statement will post.

    It is of the whole family for a parent, of itself alone for a child.
    """
    return _transactions_page(_of_account(customer).filter(statement=None), place)


def posted_page(customer: Customer, place: Place) -> Page:
    """Return what statements have posted, newest entry first.

    It is found through the account's statements, which are few.
    """
    return _transactions_page(
        _of_account(customer).filter(statement__customer_id=customer.billing_account_id), place
    )


def statements_page(customer: Customer, place: Place) -> Page:
    rows = Statement.objects.filter(customer_id=customer.billing_account_id).select_related(
        "customer"
    )
    return page_by_key(rows, "id", place, newest_first=True)


def _of_account(customer: Customer) -> QuerySet[Transaction]:
    rows = Transaction.objects.filter(billing_account_id=customer.billing_account_id)
    return rows.filter(customer=customer) if customer.parent_id else rows


def _transactions_page(rows: QuerySet[Transaction], place: Place) -> Page:
    reversals = Transaction._base_manager.filter(
        provider=OuterRef("provider"), reverses=OuterRef("pk")
    )
    shown = rows.select_related("customer", "product", "statement").annotate(
        is_reversed=Exists(reversals)
    )
    return page_by_key(shown, "id", place, newest_first=True)
