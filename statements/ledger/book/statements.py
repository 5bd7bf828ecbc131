"""The statements of a book, and the numbers that come after them (docs/book.md)."""

from typing import Any

from accounts.book.checks import RowCheck, SetCheck, not_ahead, payable
from accounts.book.files import BookFile, Fact, optional, own_rows, required
from accounts.book.formats import BALANCE, DATE, KEY, UNSIGNED_BALANCE, choice
from accounts.book.queries import ACCOUNT, OF_PROVIDER, amount
from accounts.book.references import unless_faulty
from accounts.customers.book import CUSTOMER, FOUND_CUSTOMER, MISSING_CUSTOMER, NAMES_CUSTOMER

from ..models.statement import Statement
from ..states import StatementKind

SAME_CYCLE = f"""
    WITH regular AS (
        SELECT line, id, customer_id, cycle_date
        FROM {own_rows("resolved_statements")} AS own
        WHERE kind = 'REGULAR' AND customer_id IS NOT NULL
    ),
    twice AS (
        SELECT customer_id, cycle_date, min(line) AS line
        FROM regular
        GROUP BY 1, 2
        HAVING count(*) > 1
    )
    SELECT
        r.line,
        'the account has the regular statement of line ' || twice.line || ' for ' || r.cycle_date
    FROM regular AS r
    JOIN twice USING (customer_id, cycle_date)
    WHERE r.line > twice.line
    UNION ALL
    SELECT
        r.line,
        'the account has the regular statement ' || quote_literal(e.statement_number)
        || ' for ' || r.cycle_date
    FROM regular AS r
    JOIN statements_statement AS e
        ON e.provider_id = %(provider)s
        AND e.customer_id = r.customer_id
        AND e.cycle_date = r.cycle_date
        AND e.kind = 'REGULAR'
        AND e.id <> r.id
"""

STATEMENTS = BookFile(
    "statements",
    query=f"""
        SELECT
            own.statement_number,
            c.account_number,
            own.created_on,
            own.cycle_date,
            own.due_date,
            {amount("own.previous_balance")},
            {amount("own.charges")},
            {amount("own.credits")},
            {amount("own.payments")},
            {amount("own.balance")},
            own.kind
        FROM statements_statement AS own
        {ACCOUNT}
        {OF_PROVIDER}
        ORDER BY own.created_on, own.id
    """,
    model=Statement,
    columns=(
        required("statement_number", KEY),
        required("account_number", KEY, names="customer_id"),
        required("created_on", DATE),
        required("cycle_date", DATE),
        required("due_date", DATE),
        required("previous_balance", BALANCE),
        required("charges", UNSIGNED_BALANCE),
        required("credits", UNSIGNED_BALANCE),
        required("payments", UNSIGNED_BALANCE),
        required("balance", BALANCE),
        optional("kind", choice(StatementKind.values)),
    ),
    joins=CUSTOMER,
    values=FOUND_CUSTOMER | {"kind": unless_faulty("kind", "coalesce(s.kind, 'REGULAR')")},
    loaded={"status": "'CREATED'"},
    facts=MISSING_CUSTOMER
    | {
        "customer_kind": Fact("text", "customer.kind"),
        "currency": Fact("text", "customer.currency"),
    },
    row_checks=(
        NAMES_CUSTOMER,
        not_ahead("created_on"),
        RowCheck(
            "account_number",
            "r.customer_kind = 'CHILD'",
            "'the account is a CHILD: statements are made for its parent'",
        ),
        *map(payable, ("previous_balance", "charges", "credits", "payments", "balance")),
        RowCheck(
            "balance",
            "r.balance <> r.previous_balance + r.charges - r.credits - r.payments",
            """trim_scale(r.balance)
                || ' is not previous_balance + charges - credits - payments, which is '
                || trim_scale(r.previous_balance + r.charges - r.credits - r.payments)""",
        ),
    ),
    set_checks=(SetCheck("cycle_date", SAME_CYCLE),),
)


def raise_statement_series(cursor: Any, parameters: dict[str, Any]) -> None:
    """Put the next statement number above the highest one of the book.

    Numbers of digits alone count, at most 18 of them. The numbers then made have fewer digits than
    the database counts. Source: docs/rules.md section 5.
    """
    cursor.execute(
        f"""
        INSERT INTO statements_statementseries AS series (provider_id, next_number)
        SELECT
            %(provider)s,
            1 + coalesce(
                max(
                    CASE
                        WHEN statement_number ~ '^[0-9]{{1,18}}$' THEN statement_number::numeric
                    END
                ),
                0
            )
        FROM {STATEMENTS.resolved} AS r
        ON CONFLICT (provider_id) DO UPDATE
        SET next_number = greatest(series.next_number, excluded.next_number)
        """,
        parameters,
    )
