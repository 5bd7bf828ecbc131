"""What is open on each statement, read from the ledger at every look.

Nothing is stored that could disagree with the ledger. Source: docs/rules.md section 2.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from accounts.models import Customer
from accounts.web.paging import Page

from ..ledger.models.statement import Statement
from ..payments.past_due import SETTLES
from .states import MoneyState

# One pass over the statements of the accounts. `settled` is what the statement's own entries settle
# of older debt, `debt` what the statement newly asks for, `pool` all that pays debts, and `older`
# the debts that are paid first.
ITEMS = f"""(
    SELECT
        asked.provider_id,
        asked.customer_id,
        asked.id,
        asked.due_date,
        GREATEST(0, asked.debt) AS debt,
        COALESCE(unposted.settled, 0) + SUM(asked.settled + GREATEST(0, -asked.debt))
            OVER (PARTITION BY asked.provider_id, asked.customer_id) AS pool,
        COALESCE(
            SUM(GREATEST(0, asked.debt)) OVER (
                PARTITION BY asked.provider_id, asked.customer_id
                ORDER BY asked.due_date, asked.created_on, asked.id
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ),
            0
        ) AS older
    FROM (
        SELECT
            bill.*,
            bill.settled + bill.balance - LAG(bill.balance, 1, 0::numeric) OVER (
                PARTITION BY bill.provider_id, bill.customer_id
                ORDER BY bill.created_on, bill.id
            ) AS debt
        FROM (
            SELECT
                made.provider_id,
                made.customer_id,
                made.id,
                made.created_on,
                made.due_date,
                made.balance,
                COALESCE(SUM({SETTLES.format(entry="entry")}), 0) AS settled
            FROM statements_statement AS made
            LEFT JOIN statements_transaction AS entry
                ON entry.provider_id = made.provider_id
                AND entry.statement_id = made.id
            WHERE made.provider_id = %(provider)s
                AND made.customer_id = ANY(%(accounts)s::uuid[])
            GROUP BY made.provider_id, made.id
        ) AS bill
    ) AS asked
    LEFT JOIN (
        SELECT
            entry.provider_id,
            entry.billing_account_id,
            SUM({SETTLES.format(entry="entry")}) AS settled
        FROM statements_transaction AS entry
        WHERE entry.provider_id = %(provider)s
            AND entry.billing_account_id = ANY(%(accounts)s::uuid[])
            AND entry.statement_id IS NULL
        GROUP BY entry.provider_id, entry.billing_account_id
    ) AS unposted
        ON unposted.provider_id = asked.provider_id
        AND unposted.billing_account_id = asked.customer_id
)"""
LEFT_OPEN = "debt - LEAST(debt, GREATEST(0, pool - older))"
OPEN_ITEMS = f"SELECT id, debt, {LEFT_OPEN} AS open FROM {ITEMS} AS item"


@dataclass(frozen=True)
class OpenItem:
    """What a statement newly asks for, never below zero, and what is left of it."""

    debt: Decimal
    open: Decimal

    @property
    def settled(self) -> Decimal:
        return self.debt - self.open


@dataclass(frozen=True)
class StatementRow:
    """A statement with what is open on it and the state of its money on a date."""

    statement: Statement
    item: OpenItem
    as_of: date

    @property
    def open(self) -> Decimal:
        return self.item.open

    @property
    def settled(self) -> Decimal:
        return self.item.settled

    @property
    def state(self) -> MoneyState:
        if self.item.open and self.statement.due_date < self.as_of:
            return MoneyState.OVERDUE
        if self.item.open:
            return MoneyState.PART_PAID if self.item.settled else MoneyState.OPEN
        return MoneyState.IN_CREDIT if self.statement.balance < 0 else MoneyState.PAID


def with_money(statements: Iterable[Statement], as_of: date) -> list[StatementRow]:
    """Return the statements, in their order, with what is open on each. Asks one query."""
    found = list(statements)
    items = open_items(found)
    return [StatementRow(statement, items[statement.pk], as_of) for statement in found]


def page_with_money(page: Page, as_of: date) -> Page:
    """Return the page of statements with what is open on each."""
    return Page(with_money(page.rows, as_of), page.before, page.after)


def last_statement(customer: Customer, as_of: date) -> StatementRow | None:
    """Return the latest statement of the account that is billed for the customer, if any."""
    made = Statement.objects.filter(customer_id=customer.billing_account_id)
    rows = with_money(made.order_by("-created_on", "-id")[:1], as_of)
    return rows[0] if rows else None


def open_items(statements: Iterable[Statement]) -> dict[Any, OpenItem]:
    """Return what is open on every statement of the accounts that the statements are of."""
    accounts = {(one.provider_id, str(one.customer_id)) for one in statements}
    if not accounts:
        return {}
    asked: dict[str, Any] = {
        "provider": next(iter(accounts))[0],
        "accounts": sorted(account for _, account in accounts),
    }
    with connection.cursor() as cursor:
        cursor.execute(OPEN_ITEMS, asked)
        return {key: OpenItem(debt, left) for key, debt, left in cursor.fetchall()}
