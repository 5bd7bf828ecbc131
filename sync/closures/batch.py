"""Set-based closing of accounts (docs/rules.md section 6)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from accounts.customers.ranges import EVERYBODY, AccountRange, only
from accounts.customers.states import CustomerStatus
from accounts.database.expressions import given_keys
from accounts.database.sql import execute_sql, joining_by_hash
from accounts.events.operations import record_changes_of_customers
from accounts.models import Customer, ProcessRun, StatusChange

from ..rules.closure import closable
from .models import Closure
from .states import ClosureOutcome

LIST = """
    WITH candidate (customer_id) AS MATERIALIZED ({accounts}),
    listed AS (
        INSERT INTO sync_closure (provider_id, run_id, customer_id, outcome, evidence)
        SELECT
            %(provider_id)s,
            %(run_id)s,
            candidate.customer_id,
            'HELD',
            jsonb_strip_nulls(jsonb_build_object(
                'lines', line.number,
                'products', product.number,
                'orders', orders.number,
                'disconnected_on', greatest(line.last_on, product.last_on),
                'disconnected_at', last.changed_at,
                'via', last.via,
                'actor', last.actor,
                'met_on', greatest(
                    line.last_on, product.last_on, ended.last_on, customer.sync_exempt_until + 1
                )
            ))
        FROM candidate
        JOIN accounts_customer AS customer
            ON customer.provider_id = %(provider_id)s
            AND customer.id = candidate.customer_id,
        LATERAL (
            SELECT count(*) AS number, max(disconnected_on) AS last_on
            FROM products_line
            WHERE provider_id = %(provider_id)s
                AND customer_id = candidate.customer_id
        ) AS line,
        LATERAL (
            SELECT count(*) AS number, max(disconnected_on) AS last_on
            FROM products_product
            WHERE provider_id = %(provider_id)s
                AND customer_id = candidate.customer_id
        ) AS product,
        LATERAL (
            SELECT count(*) AS number
            FROM products_order
            WHERE provider_id = %(provider_id)s
                AND customer_id = candidate.customer_id
        ) AS orders,
        LATERAL (
            SELECT max(coalesce(as_of, (changed_at AT TIME ZONE %(timezone)s)::date)) AS last_on
            FROM accounts_statuschange
            WHERE provider_id = %(provider_id)s
                AND customer_id = candidate.customer_id
                AND to_status IN ('DISCONNECTED', 'COMPLETED', 'CANCELLED')
        ) AS ended
        LEFT JOIN LATERAL (
            SELECT changed_at, via, actor
            FROM accounts_statuschange
            WHERE provider_id = %(provider_id)s
                AND customer_id = candidate.customer_id
                AND subject IN ('LINE', 'PRODUCT')
                AND to_status = 'DISCONNECTED'
            ORDER BY id DESC
            LIMIT 1
        ) AS last ON true
        RETURNING 1
    )
    SELECT count(*) FROM listed
"""

NOTE_CLOSED = """
    WITH noted AS (
        UPDATE sync_closure AS closure
        SET outcome = 'CLOSED'
        FROM unnest(%(closed)s::uuid[]) AS closed (customer_id)
        WHERE closure.provider_id = %(provider_id)s
            AND closure.run_id = %(run_id)s
            AND closure.customer_id = closed.customer_id
        RETURNING 1
    )
    SELECT count(*) FROM noted
"""

RESTORE = """
    WITH restorable (closure_id, customer_id, status_before) AS MATERIALIZED ({closures}),
    restored AS (
        UPDATE accounts_customer AS customer
        SET status = status_before, sync_exempt_until = %(exempt_until)s
        FROM restorable
        WHERE customer.provider_id = %(provider_id)s AND customer.id = restorable.customer_id
        RETURNING closure_id, customer_id
    )
    SELECT array_agg(closure_id::text), array_agg(customer_id::text) FROM restored
"""

WRITE_EVIDENCE = """
    WITH written AS (
        UPDATE accounts_statuschange AS change
        SET evidence = closure.evidence
        FROM sync_closure AS closure
        WHERE closure.provider_id = %(provider_id)s
            AND closure.run_id = %(run_id)s
            AND closure.outcome = 'CLOSED'
            AND change.provider_id = %(provider_id)s
            AND change.customer_id = closure.customer_id
            AND change.subject = 'CUSTOMER'
            AND change.run_id = %(run_id)s
            AND change.id > %(before)s
        RETURNING 1
    )
    SELECT count(*) FROM written
"""


def list_candidates(process_run: ProcessRun, as_of: date, *, accounts: AccountRange) -> int:
    """Put every account of the range that meets the rule on the run's list, with its evidence.

    Return how many there are.
    """
    return list_accounts(process_run, only(closable(as_of), "billing_account_id", accounts))


def list_accounts(process_run: ProcessRun, accounts: QuerySet[Customer]) -> int:
    (listed,) = execute_sql(
        LIST,
        accounts=accounts.values_list("pk"),
        provider_id=process_run.provider_id,
        run_id=process_run.pk,
        timezone=process_run.provider.timezone,
    )
    return int(listed)


def close_listed(
    listing: ProcessRun,
    as_of: date,
    *,
    accounts: AccountRange = EVERYBODY,
    chosen: Iterable[UUID] | None = None,
) -> int:
    """Close those on the run's list, or of a range or choice of it, that still meet the rule.

    `chosen` are keys of closures. Return how many. The customers' rows are locked before the rule
    is looked at again: a service that is being reconnected holds a share of its customer's row
    until it commits, by whatever path (accounts/sql/status_changes.sql).
    """
    held = Closure.objects.filter(run=listing, outcome=ClosureOutcome.HELD)
    if chosen is not None:
        held = held.filter(pk__in=given_keys(chosen))
    keys_held = list(held.values_list("customer", flat=True))
    listed = Customer.objects.filter(pk__in=given_keys(keys_held)).order_by("pk")
    listed = only(listed, "billing_account_id", accounts)
    locked = list(listed.select_for_update().values_list("pk", flat=True))
    still = list(closable(as_of, among=locked).values_list("pk", flat=True))
    (before,) = execute_sql("SELECT uuidv7()")
    closed = Customer.objects.filter(pk__in=given_keys(still)).update(status=CustomerStatus.CLOSED)
    keys = {"provider_id": listing.provider_id, "run_id": listing.pk}
    with joining_by_hash():
        execute_sql(NOTE_CLOSED, closed=[str(key) for key in still], **keys)
        held.filter(customer__in=given_keys(locked)).update(outcome=ClosureOutcome.KEPT)
        execute_sql(WRITE_EVIDENCE, before=before, **keys)
    record_changes_of_customers(StatusChange.objects.filter(run_id=listing.pk, pk__gt=before))
    return int(closed)


def restore_closed(provider_id: int, closures: QuerySet[Closure], exempt_until: date) -> int:
    """Put the customers of the closures back into the status that they had, and exempt them.

    Return how many. The rows of `closures` are known to be restorable; each carries
    `status_before`.
    """
    (before,) = execute_sql("SELECT uuidv7()")
    keys, customers = execute_sql(
        RESTORE,
        closures=closures.values_list("pk", "customer_id", "status_before"),
        provider_id=provider_id,
        exempt_until=exempt_until,
    )
    restored = Closure.objects.filter(pk__in=given_keys(keys or ()))
    number = restored.update(outcome=ClosureOutcome.RESTORED)
    record_changes_of_customers(
        StatusChange.objects.filter(customer__in=given_keys(customers or ()), pk__gt=before)
    )
    return number
