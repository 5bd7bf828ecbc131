"""What is wrong with one row that is well formed.

The rules of docs/book.md look at the row and at what it refers to. `r` is a resolved row. A
condition that meets a NULL is NULL and finds nothing, so that a value which was faulty is reported
once only.
"""

from dataclasses import dataclass

from accounts.money import AMOUNTS_BELOW

from ..book_files.columns import (
    BILL_PROFILES,
    CUSTOMERS,
    LINES,
    ORDERS,
    PRODUCT_TYPES,
    PRODUCTS,
    STATEMENTS,
    THRESHOLD_RULES,
    TRANSACTIONS,
    BookFile,
)


@dataclass(frozen=True)
class RowCheck:
    """A condition under which a row has a problem in a column, and the problem in words.

    Both are SQL. `whole` is a file that must have been read in full before a reference to it can be
    called broken.
    """

    column: str
    condition: str
    says: str
    whole: BookFile | None = None


def refers(column: str, missing: str, file: BookFile, noun: str) -> RowCheck:
    return RowCheck(
        column,
        f"r.{missing} IS NOT NULL",
        f"'there is no {noun} ' || quote_literal(r.{missing})",
        file,
    )


def payable(column: str) -> RowCheck:
    return RowCheck(
        column,
        f"r.{column} <> round(r.{column}, minor_units(r.currency))",
        f"trim_scale(r.{column}) || ' is finer than the minor unit of ' || r.currency",
    )


def not_ahead(column: str) -> RowCheck:
    return RowCheck(
        column,
        f"NOT r.known AND r.{column} > %(latest)s",
        f"r.{column} || ' is in the future'",
    )


def given(column: str) -> str:
    """Whether the book has a text for a column that is NULL now, a faulty one included."""
    return f"'{column}' = ANY (r.faulty)"


REVERSES_ITS_OWN = "NOT r.of_another_account AND r.reverses_id <> r.id"
ACCOUNT = refers("account_number", "missing_account", CUSTOMERS, "account")

ROW_CHECKS: dict[BookFile, list[RowCheck]] = {
    BILL_PROFILES: [
        RowCheck(
            "due_day",
            # Without a Cycle Day the anchor is each customer's own, and looked at there.
            """r.cycle_day IS NOT NULL
                AND due_day_blocks_next_statement(r.cycle_day, r.terms_days, r.due_day)""",
            """'with Cycle Day ' || r.cycle_day
                || ' it puts due dates more than 20 days past cycle date + terms,'
                || ' and blocks the next statement'""",
        ),
    ],
    CUSTOMERS: [
        RowCheck(
            "parent_account_number",
            f"r.kind = 'CHILD' AND r.given_parent IS NULL AND NOT {given('parent_account_number')}",
            "'a CHILD needs a parent'",
        ),
        RowCheck(
            "parent_account_number",
            "r.kind <> 'CHILD' AND r.given_parent IS NOT NULL",
            "'a ' || r.kind || ' has no parent'",
        ),
        RowCheck(
            "parent_account_number",
            "r.kind = 'CHILD' AND r.given_parent IS NOT NULL AND NOT r.found_parent",
            "'there is no account ' || quote_literal(r.given_parent)",
            CUSTOMERS,
        ),
        RowCheck(
            "parent_account_number",
            "r.parent_kind <> 'PARENT'",
            "quote_literal(r.given_parent) || ' is a ' || r.parent_kind || ' and not a PARENT'",
        ),
        refers("bill_profile", "missing_profile", BILL_PROFILES, "bill profile"),
        RowCheck(
            "cycle_date",
            "NOT is_anchored(r.cycle_date, r.cycle_day)",
            "r.cycle_date || ' is not on the anchor ' || r.cycle_day || ' of its month'",
        ),
        RowCheck(
            "cycle_day",
            "r.given_cycle_day <> r.profile_cycle_day",
            "r.given_cycle_day || ' is not the bill profile''s Cycle Day ' || r.profile_cycle_day",
        ),
        RowCheck(
            "currency",
            "r.currency <> r.parent_currency",
            "r.currency || ' is not the parent''s currency ' || r.parent_currency",
        ),
        payable("credit_limit"),
    ],
    PRODUCT_TYPES: [],
    LINES: [ACCOUNT],
    PRODUCTS: [
        ACCOUNT,
        refers("line_ref", "missing_line", LINES, "line"),
        RowCheck(
            "line_ref", "r.line_customer_id <> r.customer_id", "'the line is of another account'"
        ),
        refers("product_type", "missing_type", PRODUCT_TYPES, "product type"),
        RowCheck(
            "rate",
            "r.rate IS NULL AND r.product_type_id IS NOT NULL",
            "'neither the row nor the product type gives one'",
        ),
        RowCheck(
            "rate",
            f"abs(r.rate * r.quantity) >= {AMOUNTS_BELOW}",
            f"'rate × quantity is not below {AMOUNTS_BELOW:,}'",
        ),
    ],
    ORDERS: [ACCOUNT],
    STATEMENTS: [
        ACCOUNT,
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
    ],
    TRANSACTIONS: [
        ACCOUNT,
        payable("amount"),
        not_ahead("date"),
        refers("product_ref", "missing_product", PRODUCTS, "product"),
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
        refers("statement_number", "missing_statement", STATEMENTS, "statement"),
        RowCheck(
            "statement_number",
            "r.statement_customer_id <> r.billing_account_id",
            "'the statement is of another account'",
        ),
        refers("reverses", "missing_reversed", TRANSACTIONS, "transaction"),
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
    ],
    THRESHOLD_RULES: [],
}
