"""Looks at the resolved rows of a book, set by set.

It writes what is wrong with them to the problem table. Every constraint of the database has its
check here or its format in columns.py: a book without problems can be loaded.
"""

from dataclasses import dataclass
from typing import Any

from accounts.money import BALANCES_BELOW

from ..book_files.columns import CUSTOMERS, STATEMENTS, TRANSACTIONS, BookFile
from ..book_files.problems import Problems, place_of
from .row_checks import ROW_CHECKS


@dataclass(frozen=True)
class SetCheck:
    """A query for the rows of a file that do not go together with other rows.

    It returns their lines, and the problem in words.
    """

    file: BookFile
    column: str
    query: str


# The function looks at four years: it is asked once for each pair of a profile and an anchor, not
# once for each customer.
BLOCKED_STATEMENTS = """
    SELECT
        r.line,
        'with the bill profile''s Due Day ' || r.profile_due_day || ' the anchor ' || r.cycle_day
        || ' puts due dates more than 20 days past cycle date + terms,'
        || ' and blocks the next statement'
    FROM resolved_customers AS r
    JOIN (
        SELECT cycle_day, profile_terms_days, profile_due_day
        FROM resolved_customers
        WHERE profile_due_day IS NOT NULL
            AND profile_cycle_day IS NULL
            AND cycle_day IS NOT NULL
        GROUP BY 1, 2, 3
        HAVING due_day_blocks_next_statement(cycle_day, profile_terms_days, profile_due_day)
    ) AS blocked USING (cycle_day, profile_terms_days, profile_due_day)
    WHERE r.profile_cycle_day IS NULL
"""

SAME_CYCLE = """
    WITH regular AS (
        SELECT line, id, customer_id, cycle_date
        FROM resolved_statements
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

# A reversal repeats the period that it takes back.
OVERLAPPING_PERIODS = """
    WITH period AS (
        SELECT line, id, known, product_id, period_start, period_end
        FROM resolved_transactions
        WHERE period_start <= period_end
            AND product_id IS NOT NULL
            AND NOT is_reversal
    ),
    ordered AS (
        SELECT
            line,
            period_start,
            max(period_end) OVER (
                PARTITION BY product_id
                ORDER BY period_start, line
                ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
            ) AS covered
        FROM period
    )
    SELECT
        line,
        period_start || ' is in another period of the product, which ends on ' || covered
    FROM ordered
    WHERE period_start <= covered
    UNION ALL
    SELECT
        r.line,
        'the period overlaps ' || e.period_start || ' to ' || e.period_end
        || ', billed by ' || quote_literal(e.transaction_ref)
    FROM period AS r
    JOIN statements_transaction AS e
        ON e.provider_id = %(provider)s
        AND e.product_id = r.product_id
        AND e.reverses_id IS NULL
        AND e.period_start <= r.period_end
        AND e.period_end >= r.period_start
    WHERE NOT r.known
"""

REVERSED_TWICE = """
    WITH twice AS (
        SELECT reverses_id, min(line) AS line
        FROM resolved_transactions
        WHERE reverses_id IS NOT NULL
        GROUP BY 1
        HAVING count(*) > 1
    )
    SELECT r.line, 'the transaction is reversed by line ' || twice.line
    FROM resolved_transactions AS r
    JOIN twice USING (reverses_id)
    WHERE r.line > twice.line
    UNION ALL
    SELECT r.line, 'the transaction is reversed by ' || quote_literal(e.transaction_ref)
    FROM resolved_transactions AS r
    JOIN statements_transaction AS e
        ON e.provider_id = %(provider)s
        AND e.reverses_id = r.reverses_id
        AND e.id <> r.id
"""

# Whatever is not reached from a transaction that reverses nothing in the book goes round in a
# circle; one row's circle is a row check.
REVERSED_IN_A_CIRCLE = """
    WITH RECURSIVE reversal AS MATERIALIZED (
        SELECT line, id, reverses_id
        FROM resolved_transactions
        WHERE reverses_id IS NOT NULL AND reverses_id <> id
    ),
    grounded AS (
        SELECT id
        FROM reversal
        WHERE reverses_id NOT IN (SELECT id FROM reversal)
        UNION
        SELECT reversal.id
        FROM reversal
        JOIN grounded ON reversal.reverses_id = grounded.id
    )
    SELECT line, 'transactions reverse each other in a circle'
    FROM reversal
    WHERE id NOT IN (SELECT id FROM grounded)
"""

# The last line of an account stands for all of them.
BALANCE_TOO_LARGE = f"""
    SELECT
        max(r.line),
        'the balance of the account comes to ' || trim_scale(
            sum(CASE r.kind WHEN 'CHARGE' THEN r.amount ELSE -r.amount END)
            + coalesce(min(b.charges - b.credits - b.payments), 0)
        ) || ', which is not below {BALANCES_BELOW:,}'
    FROM resolved_transactions AS r
    LEFT JOIN statements_accountbalance AS b
        ON b.provider_id = %(provider)s
        AND b.customer_id = r.billing_account_id
    WHERE NOT r.known AND r.billing_account_id IS NOT NULL
    GROUP BY r.billing_account_id
    HAVING abs(
        sum(CASE r.kind WHEN 'CHARGE' THEN r.amount ELSE -r.amount END)
        + coalesce(min(b.charges - b.credits - b.payments), 0)
    ) >= {BALANCES_BELOW}
"""

SET_CHECKS = (
    SetCheck(CUSTOMERS, "bill_profile", BLOCKED_STATEMENTS),
    SetCheck(STATEMENTS, "cycle_date", SAME_CYCLE),
    SetCheck(TRANSACTIONS, "period_start", OVERLAPPING_PERIODS),
    SetCheck(TRANSACTIONS, "reverses", REVERSED_TWICE),
    SetCheck(TRANSACTIONS, "reverses", REVERSED_IN_A_CIRCLE),
    SetCheck(TRANSACTIONS, "amount", BALANCE_TOO_LARGE),
)


def check(cursor: Any, file: BookFile, problems: Problems, parameters: dict[str, Any]) -> None:
    """Check one resolved file; `problems` says which files were not read in full."""
    cursor.execute(f"{_problems_of(file)} {_conflicts(file)}", parameters)
    if verdicts := _verdicts(file, problems):
        cursor.execute(f"{_problems_of(file)} {verdicts}", parameters)
    for check in SET_CHECKS:
        if check.file is file:
            found = f"""
                SELECT line, {place_of(file, check.column)}, '{check.column}', says
                FROM ({check.query}) AS row (line, says)
            """
            cursor.execute(f"{_problems_of(file)} ({found}) AS problem", parameters)


def _problems_of(file: BookFile) -> str:
    return f"""
        INSERT INTO book_problems (file_number, line, place, column_name, says)
        SELECT {file.number}, problem.*
        FROM"""


def _conflicts(file: BookFile) -> str:
    columns = ", ".join(f"'{column.name}'" for column in file.columns)
    return f"""(
        SELECT
            line,
            array_position(ARRAY[{columns}], differs[1]) - 1,
            differs[1],
            'conflict: ' || quote_literal({file.key})
            || ' is there already, with other values in ' || array_to_string(differs, ', ')
        FROM {file.resolved}
        WHERE differs <> '{{}}'
    ) AS problem"""


def _verdicts(file: BookFile, problems: Problems) -> str:
    """Return a query that puts all checks of a row to it in one pass.

    The words are made for rows with a problem only.
    """
    checks = [check for check in ROW_CHECKS[file] if check.whole not in problems.incomplete]
    if not checks:
        return ""
    verdicts = ", ".join(
        f"({place_of(file, check.column)}, '{check.column}', {check.condition}, {check.says})"
        for check in checks
    )
    return f"""(
        SELECT r.line, verdict.place, verdict.column_name, verdict.says
        FROM {file.resolved} AS r
        CROSS JOIN LATERAL (VALUES {verdicts}) AS verdict (place, column_name, holds, says)
        WHERE verdict.holds AND ({" OR ".join(f"({check.condition})" for check in checks)})
    ) AS problem"""
