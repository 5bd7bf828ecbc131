"""The transactions of a book (docs/book.md)."""

from accounts.book.checks import RowCheck, SetCheck, given, not_ahead, payable, refers
from accounts.book.files import BookFile, Fact, optional, own_rows, required
from accounts.book.formats import DATE, DESCRIPTION, KEY, UNSIGNED_AMOUNT, choice
from accounts.book.queries import ACCOUNT, OF_PROVIDER, amount, joined, text
from accounts.book.references import found, missing, named, named_within
from accounts.customers.book import CUSTOMER, FOUND_CUSTOMER, MISSING_CUSTOMER, NAMES_CUSTOMER
from accounts.money import BALANCES_BELOW
from products.services.book import PRODUCTS

from ..models.entries import Transaction
from ..states import TransactionKind
from .statements import STATEMENTS

RESOLVED = own_rows("resolved_transactions")

# A reversal repeats the period that it takes back.
OVERLAPPING_PERIODS = f"""
    WITH period AS (
        SELECT line, id, known, product_id, period_start, period_end
        FROM {RESOLVED} AS own
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

REVERSED_TWICE = f"""
    WITH twice AS (
        SELECT reverses_id, min(line) AS line
        FROM {RESOLVED} AS own
        WHERE reverses_id IS NOT NULL
        GROUP BY 1
        HAVING count(*) > 1
    )
    SELECT r.line, 'the transaction is reversed by line ' || twice.line
    FROM {RESOLVED} AS r
    JOIN twice USING (reverses_id)
    WHERE r.line > twice.line
    UNION ALL
    SELECT r.line, 'the transaction is reversed by ' || quote_literal(e.transaction_ref)
    FROM {RESOLVED} AS r
    JOIN statements_transaction AS e
        ON e.provider_id = %(provider)s
        AND e.reverses_id = r.reverses_id
        AND e.id <> r.id
"""

# Whatever is not reached from a transaction that reverses nothing in the book goes round in a
# circle; one row's circle is a row check.
REVERSED_IN_A_CIRCLE = f"""
    WITH RECURSIVE reversal AS MATERIALIZED (
        SELECT line, id, reverses_id
        FROM {RESOLVED} AS own
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
    FROM {RESOLVED} AS r
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

JOINED_ACCOUNT = """
        JOIN accounts_customer AS c
            ON c.provider_id = row.provider_id
            AND c.id = row.customer_id"""
REVERSES_ITS_OWN = "NOT r.of_another_account AND r.reverses_id <> r.id"

REVERSED = named_within(
    "transactions",
    Transaction,
    "transaction_ref",
    "reverses",
    "account_number, row.kind, row.amount",
    JOINED_ACCOUNT,
)

TRANSACTIONS = BookFile(
    "transactions",
    query=f"""
        SELECT
            own.transaction_ref,
            c.account_number,
            own.kind,
            {amount("own.amount")},
            own.date,
            product.product_ref,
            own.period_start,
            own.period_end,
            statement.statement_number,
            {text("own.description")},
            reversed.transaction_ref AS reverses
        FROM statements_transaction AS own
        {ACCOUNT}
        LEFT {joined("products_product", "product", "product_id")}
        LEFT {joined("statements_statement", "statement", "statement_id")}
        LEFT {joined("statements_transaction", "reversed", "reverses_id")}
        {OF_PROVIDER}
        ORDER BY own.transaction_ref COLLATE "C"
    """,
    model=Transaction,
    columns=(
        required("transaction_ref", KEY),
        required("account_number", KEY, names="customer_id"),
        required("kind", choice(TransactionKind.values)),
        required("amount", UNSIGNED_AMOUNT),
        required("date", DATE),
        optional("product_ref", KEY, names="product_id"),
        optional("period_start", DATE),
        optional("period_end", DATE),
        optional("statement_number", KEY, names="statement_id"),
        optional("description", DESCRIPTION),
        optional("reverses", KEY, names="reverses_id"),
    ),
    joins=f"""
        {CUSTOMER}
        {found("product", PRODUCTS, named("product_ref"), "customer_id", "billed_through_date")}
        {found("statement", STATEMENTS, named("statement_number"), "customer_id")}
        LEFT JOIN {REVERSED} AS reversed ON reversed.transaction_ref = {named("reverses")}
        """,
    values=FOUND_CUSTOMER
    | {
        "product_ref": "product.id",
        "statement_number": "statement.id",
        "description": "coalesce(s.description, '')",
        "reverses": "reversed.id",
    },
    loaded={"billing_account_id": "customer.billing_account_id"},
    facts=MISSING_CUSTOMER
    | {
        "currency": Fact("text", "customer.currency"),
        "missing_product": missing("product_ref", "product"),
        "product_customer_id": Fact("uuid", "product.customer_id"),
        "product_billed_through": Fact("date", "product.billed_through_date"),
        "missing_statement": missing("statement_number", "statement"),
        "statement_customer_id": Fact("uuid", "statement.customer_id"),
        "missing_reversed": missing("reverses", "reversed"),
        "is_reversal": Fact("boolean", "s.reverses IS NOT NULL OR 'reverses' = ANY (s.faulty)"),
        "of_another_account": Fact("boolean", "reversed.account_number <> s.account_number"),
        "reversed_kind": Fact("text", "reversed.kind"),
        "reversed_amount": Fact("numeric", "reversed.amount"),
    },
    row_checks=(
        NAMES_CUSTOMER,
        payable("amount"),
        not_ahead("date"),
        refers("product_ref", "missing_product", "products", "product"),
        RowCheck(
            "product_ref",
            "r.product_customer_id <> r.customer_id",
            "'the product is of another account'",
        ),
        RowCheck(
            "product_ref",
            f"""r.period_start IS NOT NULL
                AND r.product_id IS NULL
                AND r.missing_product IS NULL
                AND NOT {given("product_ref")}""",
            "'a period needs a product'",
        ),
        RowCheck(
            "period_start",
            f"r.period_start IS NULL AND r.period_end IS NOT NULL AND NOT {given('period_start')}",
            "'is missing: a period has both dates'",
        ),
        RowCheck(
            "period_end",
            f"r.period_end IS NULL AND r.period_start IS NOT NULL AND NOT {given('period_end')}",
            "'is missing: a period has both dates'",
        ),
        RowCheck(
            "period_end",
            "r.period_end < r.period_start",
            "r.period_end || ' is before the start ' || r.period_start",
        ),
        RowCheck(
            "period_end",
            """r.product_customer_id = r.customer_id
                AND r.period_end > coalesce(r.product_billed_through, '-infinity')""",
            """r.period_end || ' is after the date that the product is billed through, '
                || coalesce(r.product_billed_through::text, 'which is empty')""",
        ),
        refers("statement_number", "missing_statement", "statements", "statement"),
        RowCheck(
            "statement_number",
            "r.statement_customer_id <> r.billing_account_id",
            "'the statement is of another account'",
        ),
        refers("reverses", "missing_reversed", "transactions", "transaction"),
        RowCheck("reverses", "r.reverses_id = r.id", "'a transaction cannot reverse itself'"),
        RowCheck(
            "reverses", "r.of_another_account", "'the reversed transaction is of another account'"
        ),
        RowCheck(
            "reverses",
            f"{REVERSES_ITS_OWN} AND r.kind <> opposite_kind(r.reversed_kind)",
            """'a ' || r.reversed_kind || ' is reversed by a '
                || opposite_kind(r.reversed_kind) || ', not by a ' || r.kind""",
        ),
        RowCheck(
            "reverses",
            f"{REVERSES_ITS_OWN} AND r.amount <> r.reversed_amount",
            """'the amount ' || trim_scale(r.amount)
                || ' is not that of the reversed transaction, '
                || trim_scale(r.reversed_amount)""",
        ),
    ),
    set_checks=(
        SetCheck("period_start", OVERLAPPING_PERIODS),
        SetCheck("reverses", REVERSED_TWICE),
        SetCheck("reverses", REVERSED_IN_A_CIRCLE),
        SetCheck("amount", BALANCE_TOO_LARGE),
    ),
    load_order=("r.reverses_id IS NULL",),
    load_at_once="r.reverses_id IS NOT NULL",
)
