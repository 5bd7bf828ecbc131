"""Set-based closing of accounts (docs/rules.md section 6)."""

from datetime import date

from accounts.compiled import run
from accounts.models import Customer, ProcessRun

from .models import Closure
from .rules.closure import closable
from .states import ClosureOutcome

LIST = """
    WITH candidate (customer_id) AS MATERIALIZED ({}),
    listed AS (
        INSERT INTO sync_closure (provider_id, run_id, customer_id, outcome, evidence)
        SELECT %(provider_id)s, %(run_id)s, candidate.customer_id, 'HELD', jsonb_strip_nulls(jsonb_build_object(
            'lines', line.number, 'products', product.number, 'orders', orders.number,
            'disconnected_on', greatest(line.last_on, product.last_on),
            'disconnected_at', last.changed_at, 'via', last.via, 'actor', last.actor))
        FROM candidate,
        LATERAL (
            SELECT count(*) AS number, max(disconnected_on) AS last_on FROM products_line
            WHERE provider_id = %(provider_id)s AND customer_id = candidate.customer_id
        ) AS line,
        LATERAL (
            SELECT count(*) AS number, max(disconnected_on) AS last_on FROM products_product
            WHERE provider_id = %(provider_id)s AND customer_id = candidate.customer_id
        ) AS product,
        LATERAL (
            SELECT count(*) AS number FROM products_order
            WHERE provider_id = %(provider_id)s AND customer_id = candidate.customer_id
        ) AS orders
        LEFT JOIN LATERAL (
            SELECT changed_at, via, actor FROM accounts_statuschange
            WHERE provider_id = %(provider_id)s AND customer_id = candidate.customer_id
                AND subject IN ('LINE', 'PRODUCT') AND to_status = 'DISCONNECTED'
            ORDER BY id DESC LIMIT 1
        ) AS last ON true
        RETURNING 1
    )
    SELECT count(*) FROM listed
"""

CLOSE = """
    WITH still (customer_id) AS MATERIALIZED ({}),
    closed AS (
        UPDATE accounts_customer AS customer SET status = 'CLOSED'
        FROM still JOIN sync_closure AS closure ON closure.customer_id = still.customer_id
        WHERE closure.provider_id = %(provider_id)s AND closure.run_id = %(run_id)s
            AND customer.provider_id = %(provider_id)s AND customer.id = still.customer_id
        RETURNING customer.id
    ),
    noted AS (
        UPDATE sync_closure AS closure SET outcome = CASE WHEN closed.id IS NULL THEN 'KEPT' ELSE 'CLOSED' END
        FROM sync_closure AS listed LEFT JOIN closed ON closed.id = listed.customer_id
        WHERE listed.provider_id = %(provider_id)s AND listed.run_id = %(run_id)s
            AND closure.provider_id = listed.provider_id AND closure.id = listed.id
        RETURNING closure.id
    )
    SELECT (SELECT count(*) FROM closed), (SELECT count(*) FROM noted)
"""

WRITE_EVIDENCE = """
    WITH written AS (
        UPDATE accounts_statuschange AS change SET evidence = closure.evidence
        FROM sync_closure AS closure
        WHERE closure.provider_id = %(provider_id)s AND closure.run_id = %(run_id)s AND closure.outcome = 'CLOSED'
            AND change.provider_id = %(provider_id)s AND change.customer_id = closure.customer_id
            AND change.subject = 'CUSTOMER' AND change.run_id = %(change_run_id)s
        RETURNING 1
    )
    SELECT count(*) FROM written
"""


def list_candidates(process_run: ProcessRun, as_of: date) -> int:
    """Put every account that meets the rule on the run's list, with its evidence, and return how many there are."""
    (listed,) = run(LIST, closable(as_of).values_list("pk"), provider_id=process_run.provider_id, run_id=process_run.pk)
    return int(listed)


def close_listed(listing: ProcessRun, as_of: date, *, recorded_as: ProcessRun | None = None) -> int:
    """Close those on the run's list that still meet the rule, and return how many.

    The customers' rows are locked before the rule is looked at again: a service that is being reconnected holds a share of its customer's
    row until it commits, by whatever path (accounts/sql/status_changes.sql).
    """
    listed = Closure.objects.filter(run=listing, outcome=ClosureOutcome.HELD).values("customer")
    run("SELECT count(*) FROM ({}) AS locked", Customer.objects.filter(pk__in=listed).order_by("pk").select_for_update().values_list("pk"))
    keys = {"provider_id": listing.provider_id, "run_id": listing.pk}
    closed, _ = run(CLOSE, closable(as_of).filter(pk__in=listed).values_list("pk"), **keys)
    run(WRITE_EVIDENCE, **keys, change_run_id=(recorded_as or listing).pk)
    return int(closed)
