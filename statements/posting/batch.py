from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet

from accounts.clock import check_not_ahead
from accounts.customers.ranges import AccountRange
from accounts.database.sql import execute_sql
from accounts.models import Customer, Provider

from ..ledger.models.statement import StatementSeries
from ..ledger.states import StatementKind
from ..queue.final import final_statement_due
from ..queue.rules import queued_for_statement

MAKE = """
    WITH queued (customer_id, account_number, cycle_date, due_date, previous_balance)
    AS MATERIALIZED ({queued}),
    keyed AS MATERIALIZED (
        SELECT queued.*, uuidv7() AS statement_id
        FROM queued
        ORDER BY account_number
    ),
    sums AS (
        SELECT
            keyed.statement_id,
            keyed.customer_id,
            keyed.cycle_date,
            keyed.due_date,
            coalesce(previous_balance, 0) AS previous_balance,
            coalesce(sum(amount) FILTER (WHERE kind = 'CHARGE'), 0) AS charges,
            coalesce(sum(amount) FILTER (WHERE kind = 'CREDIT'), 0) AS credits,
            coalesce(sum(amount) FILTER (WHERE kind = 'PAYMENT'), 0) AS payments,
            count(*) AS entries
        FROM keyed
        JOIN statements_transaction AS entry
            ON entry.provider_id = %(provider_id)s
            AND entry.billing_account_id = keyed.customer_id
            AND entry.statement_id IS NULL
        GROUP BY
            keyed.statement_id,
            keyed.customer_id,
            keyed.cycle_date,
            keyed.due_date,
            previous_balance
    ),
    made AS (
        INSERT INTO statements_statement (
            provider_id,
            id,
            statement_number,
            customer_id,
            kind,
            status,
            created_on,
            cycle_date,
            due_date,
            previous_balance,
            charges,
            credits,
            payments,
            balance
        )
        SELECT
            %(provider_id)s,
            statement_id,
            (
                %(next_number)s::numeric + row_number() OVER (ORDER BY statement_id) - 1
            )::text,
            customer_id,
            %(kind)s,
            'CREATED',
            %(as_of)s,
            cycle_date,
            due_date,
            previous_balance,
            charges,
            credits,
            payments,
            previous_balance + charges - credits - payments
        FROM sums
        RETURNING id, customer_id
    )
    SELECT count(*), array_agg(id)::text, array_agg(customer_id)::text,
        (SELECT coalesce(sum(entries), 0)::bigint FROM sums)
    FROM made
"""

POST = """
    WITH posted AS (
        UPDATE statements_transaction AS entry
        SET statement_id = made.id
        FROM unnest(%(made)s::uuid[], %(customers)s::uuid[]) AS made (id, customer_id)
        WHERE entry.provider_id = %(provider_id)s
            AND entry.billing_account_id = made.customer_id
            AND entry.statement_id IS NULL
        RETURNING 1
    )
    SELECT count(*) FROM posted
"""


@dataclass(frozen=True)
class Created:
    """How many statements were made, and how many transactions they posted."""

    statements: int = 0
    transactions: int = 0


def create_statements(
    provider: Provider,
    *,
    accounts: AccountRange,
    as_of: date,
    automatic: bool = False,
    selection: Sequence[str] | None = None,
) -> Created:
    """Make a statement for every queued customer of the range, and post what it bills.

    The series is locked first, and the queue read after: who asks second finds it empty, and
    numbers have no gaps. `automatic` takes only customers whose bill profile creates statements by
    itself, `selection` only these account numbers. Source: docs/rules.md section 5.
    """
    if selection is not None and not selection:
        return Created()
    queued = queued_of(as_of, automatic=automatic, selection=selection)
    queued = queued.filter(billing_account_id__range=accounts.ends)
    queued = queued.annotate(statement_cycle_date=F("cycle_date"))
    return _create(provider, queued, as_of, StatementKind.REGULAR)


def queued_of(
    as_of: date, *, automatic: bool = False, selection: Sequence[str] | None = None
) -> QuerySet[Customer]:
    """Return the queued customers whose statements `create_statements` makes."""
    queued = queued_for_statement(as_of)
    if automatic:
        queued = queued.filter(bill_profile__auto_create_statements=True)
    if selection is not None:
        queued = queued.filter(account_number__in=selection)
    return queued


def create_final_statements(
    provider: Provider, *, as_of: date, selection: Sequence[str] | None = None
) -> Created:
    """Make the final statements that are due, of the account numbers in `selection` or of all.

    Raises Refused for a day after a live provider's today. Source: docs/rules.md section 5.
    """
    check_not_ahead(provider, as_of)
    if selection is not None and not selection:
        return Created()
    due = final_statement_due(as_of)
    if selection is not None:
        due = due.filter(account_number__in=selection)
    return _create(provider, due, as_of, StatementKind.FINAL)


def lock_series(provider: Provider) -> StatementSeries:
    """Lock the provider's series of statement numbers to the end of the transaction."""
    series, _ = StatementSeries.objects.select_for_update().get_or_create(provider=provider)
    return series


def _create(provider: Provider, customers: QuerySet[Customer], as_of: date, kind: str) -> Created:
    series = lock_series(provider)
    rows = customers.values_list(
        "pk",
        "account_number",
        "statement_cycle_date",
        "due_date",
        "balance__last_statement_balance",
    )
    values = {
        "provider_id": provider.pk,
        "next_number": series.next_number,
        "as_of": as_of,
        "kind": kind,
    }
    while (created := _make_and_post(rows, values)) is None:
        pass
    StatementSeries.objects.update(next_number=F("next_number") + created.statements)
    return created


def _make_and_post(queued: QuerySet, values: dict[str, Any]) -> Created | None:
    """Make the statements, then post the entries that they bill.

    None, and nothing is done, where an entry came in between: it would be posted to a statement
    that does not bill it.
    """
    with transaction.atomic():
        statements, made, customers, billed = execute_sql(MAKE, queued=queued, **values)
        if not statements:
            return Created()
        (posted,) = execute_sql(
            POST, made=made, customers=customers, provider_id=values["provider_id"]
        )
        if posted == billed:
            return Created(statements, posted)
        transaction.set_rollback(True)
    return None
