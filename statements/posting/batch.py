from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, QuerySet

from accounts.clock import check_not_ahead
from accounts.customers.ranges import Accounts, only
from accounts.database.sql import execute_sql
from accounts.events.operations import record_alike
from accounts.events.states import EventAct
from accounts.models import Customer, Provider

from ..ledger.models.statement import StatementSeries
from ..ledger.resources import PostedResource, StatementResource
from ..ledger.states import StatementKind
from ..queue.final import final_statement_due
from ..queue.rules import queued_for_statement

# The customers are locked, in the order of their keys, before anything of theirs is read.
SUM_UP = """
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
    )
    SELECT
        coalesce(sum(entries), 0)::bigint,
        array_agg(statement_id)::text,
        array_agg(customer_id)::text,
        array_agg(cycle_date)::text,
        array_agg(due_date)::text,
        array_agg(previous_balance)::text,
        array_agg(charges)::text,
        array_agg(credits)::text,
        array_agg(payments)::text
    FROM sums
"""
SUMMED_UP = (
    "ids",
    "customers",
    "cycle_dates",
    "due_dates",
    "previous_balances",
    "charges",
    "credits",
    "payments",
)

POST = """
    WITH posted AS (
        UPDATE statements_transaction AS entry
        SET statement_id = made.id
        FROM unnest(%(ids)s::uuid[], %(customers)s::uuid[]) AS made (id, customer_id)
        WHERE entry.provider_id = %(provider_id)s
            AND entry.billing_account_id = made.customer_id
            AND entry.statement_id IS NULL
        RETURNING 1
    )
    SELECT count(*) FROM posted
"""

MAKE = """
    WITH made AS (
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
            id,
            (%(next_number)s::numeric + row_number() OVER (ORDER BY id) - 1)::text,
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
        FROM unnest(
            %(ids)s::uuid[],
            %(customers)s::uuid[],
            %(cycle_dates)s::date[],
            %(due_dates)s::date[],
            %(previous_balances)s::numeric[],
            %(charges)s::numeric[],
            %(credits)s::numeric[],
            %(payments)s::numeric[]
        ) AS summed_up (
            id, customer_id, cycle_date, due_date, previous_balance, charges, credits, payments
        )
        RETURNING 1
    )
    SELECT count(*) FROM made
"""


@dataclass(frozen=True)
class Created:
    """How many statements were made, and how many transactions they posted."""

    statements: int = 0
    transactions: int = 0


def create_statements(
    provider: Provider,
    *,
    accounts: Accounts,
    as_of: date,
    automatic: bool = False,
    selection: Sequence[str] | None = None,
) -> Created:
    """Make a statement for every queued customer among the accounts, and post what it bills.

    Who asks second for a customer finds nothing to bill. The series is locked from the numbering to
    the commit, so that numbers have no gaps. `automatic` takes only customers whose bill profile
    creates statements by itself, `selection` only these account numbers. Source: docs/rules.md
    section 5.
    """
    if selection is not None and not selection:
        return Created()
    queued = queued_of(as_of, automatic=automatic, selection=selection)
    queued = only(queued, "billing_account_id", accounts)
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


def _create(provider: Provider, customers: QuerySet[Customer], as_of: date, kind: str) -> Created:
    rows = customers.order_by("pk").select_for_update(of=("self",), no_key=True)
    rows = rows.values_list(
        "pk",
        "account_number",
        "statement_cycle_date",
        "due_date",
        "balance__last_statement_balance",
    )
    values = {"provider_id": provider.pk, "as_of": as_of, "kind": kind}
    with connection.cursor() as cursor:
        # What came before in this transaction may have asked for checks at once.
        cursor.execute("SET CONSTRAINTS statements_transaction_statement_id_fk DEFERRED")
    while (posted := _post(rows, provider)) is None:
        pass
    if not posted.entries:
        return Created()
    series = locked_series(provider)
    (made,) = execute_sql(MAKE, next_number=series.next_number, **posted.summed_up, **values)
    StatementSeries.objects.update(next_number=F("next_number") + made)
    keys = posted.statements()
    record_alike(StatementResource, EventAct.CREATED, keys, as_of=as_of)
    record_alike(PostedResource, EventAct.POSTED, keys, as_of=as_of)
    return Created(made, posted.entries)


@dataclass(frozen=True)
class _Posted:
    """How many entries bear the keys of statements that are still to be made, and these."""

    entries: int
    summed_up: dict[str, Any]

    def statements(self) -> list[UUID]:
        """Return the keys of the statements, as the database wrote them into one text."""
        return [UUID(key) for key in self.summed_up["ids"].strip("{}").split(",")]


def _post(queued: QuerySet, provider: Provider) -> _Posted | None:
    """Sum up what is unposted, and post it to the keys of statements.

    The database checks at the commit that there are such statements. None, and nothing is done,
    where an entry came in between: it would be posted to a statement that does not bill it.
    """
    with transaction.atomic():
        entries, *columns = execute_sql(SUM_UP, queued=queued, provider_id=provider.pk)
        summed_up = dict(zip(SUMMED_UP, columns, strict=True))
        if not entries:
            return _Posted(0, summed_up)
        (posted,) = execute_sql(
            POST,
            provider_id=provider.pk,
            ids=summed_up["ids"],
            customers=summed_up["customers"],
        )
        if posted == entries:
            return _Posted(entries, summed_up)
        transaction.set_rollback(True)
    return None


def locked_series(provider: Provider) -> StatementSeries:
    """Lock the provider's series of statement numbers to the end of the transaction.

    Nothing is locked after it, since all who make statements wait for it.
    """
    series, _ = StatementSeries.objects.select_for_update().get_or_create(provider=provider)
    return series
