"""Fills in defaults and finds what each staged row refers to.

Those are rows of the same book, or rows that the provider has already. A resolved table has the
columns of the table that it is loaded into, with `known` for a row that is there already, `differs`
for the columns in which that row has other values, and the facts that the checks ask for.
"""

from dataclasses import dataclass, field
from typing import Any

from ..book_files.columns import (
    BILL_PROFILES,
    CUSTOMERS,
    FILES,
    LINES,
    ORDERS,
    PRODUCT_TYPES,
    PRODUCTS,
    STATEMENTS,
    THRESHOLD_RULES,
    TRANSACTIONS,
    BookFile,
)
from .references import found, missing, named, named_within, unless_faulty

# Columns of the book that name a row, and the columns that hold that row's id.
REFERENCES = {
    "parent_account_number": "parent_id",
    "bill_profile": "bill_profile_id",
    "account_number": "customer_id",
    "line_ref": "line_id",
    "product_type": "product_type_id",
    "product_ref": "product_id",
    "statement_number": "statement_id",
    "reverses": "reverses_id",
}


@dataclass(frozen=True)
class Resolution:
    """How one file is resolved.

    `s` is the staged row, `e` the row that exists, and `joins` names the others. `values` are the
    columns that are not taken as they stand; `loaded` are columns of the table that the book does
    not have.
    """

    file: BookFile
    joins: str = ""
    values: dict[str, str] = field(default_factory=dict)
    loaded: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)

    @property
    def targets(self) -> dict[str, str]:
        """The columns of the book by the columns of the table that hold them."""
        return {target(self.file, column.name): column.name for column in self.file.columns}

    @property
    def columns(self) -> list[str]:
        """The columns of the table that are loaded, without provider and id."""
        return [*self.targets, *self.loaded]


def target(file: BookFile, column: str) -> str:
    return column if column == file.key else REFERENCES.get(column, column)


CUSTOMER = found(
    "customer", CUSTOMERS, "s.account_number", "billing_account_id", "kind", "currency"
)
JOINED_ACCOUNT = """
        JOIN accounts_customer AS c
            ON c.provider_id = row.provider_id
            AND c.id = row.customer_id"""
FOUND_CUSTOMER = {"account_number": "customer.id"}
MISSING_CUSTOMER = {"missing_account": missing("account_number", "customer")}

RESOLUTIONS = (
    Resolution(
        BILL_PROFILES,
        values={
            "auto_create_statements": "coalesce(s.auto_create_statements, false)",
            "prorate_first_period": "coalesce(s.prorate_first_period, false)",
            "hold_cycle_for_statement": "coalesce(s.hold_cycle_for_statement, false)",
        },
    ),
    Resolution(
        CUSTOMERS,
        joins=f"""
        {found("profile", BILL_PROFILES, "s.bill_profile", "cycle_day", "due_day", "terms_days")}
        LEFT JOIN {named_within(CUSTOMERS, "parent_account_number", "row.kind, row.currency")}
            AS parent
            ON parent.account_number = {named("parent_account_number")}
            AND s.kind = 'CHILD'
        """,
        values={
            "email": "coalesce(s.email, '')",
            "parent_account_number": "parent.id",
            "bill_profile": "profile.id",
            "cycle_day": unless_faulty(
                "cycle_day",
                "coalesce(profile.cycle_day, s.cycle_day, extract(day FROM s.cycle_date)::integer)",
            ),
            "currency": unless_faulty(
                "currency", "coalesce(s.currency, parent.currency, %(currency)s)"
            ),
        },
        facts={
            "billing_account_id": """
                CASE
                    WHEN s.kind <> 'CHILD' THEN coalesce(e.id, s.id)
                    WHEN parent.kind = 'PARENT' THEN parent.id
                END
            """,
            "missing_profile": missing("bill_profile", "profile"),
            "given_parent": "s.parent_account_number",
            "found_parent": "parent.id IS NOT NULL",
            "parent_kind": "parent.kind",
            "parent_currency": """
                CASE
                    WHEN parent.id IS NOT NULL THEN coalesce(parent.currency, %(currency)s)
                END
            """,
            "given_cycle_day": "s.cycle_day",
            "profile_cycle_day": "profile.cycle_day",
            "profile_due_day": "profile.due_day",
            "profile_terms_days": "profile.terms_days",
        },
    ),
    Resolution(
        PRODUCT_TYPES,
        values={
            "default_rate": unless_faulty("default_rate", "s.default_rate", "0"),
            "bill_while_suspended": "coalesce(s.bill_while_suspended, true)",
        },
    ),
    Resolution(LINES, CUSTOMER, FOUND_CUSTOMER, facts=MISSING_CUSTOMER),
    Resolution(
        PRODUCTS,
        joins=f"""
        {CUSTOMER}
        {found("product_type", PRODUCT_TYPES, "s.product_type", "default_rate")}
        {found("line", LINES, named("line_ref"), "customer_id")}
        """,
        values=FOUND_CUSTOMER
        | {
            "line_ref": "line.id",
            "product_type": "product_type.id",
            "description": "coalesce(s.description, '')",
            "rate": unless_faulty("rate", "coalesce(s.rate, product_type.default_rate)", "0"),
            "quantity": "coalesce(s.quantity, 1)",
            "billed_through_date": unless_faulty(
                "billed_through_date", "s.billed_through_date", "'infinity'"
            ),
        },
        facts=MISSING_CUSTOMER
        | {
            "missing_type": missing("product_type", "product_type"),
            "missing_line": missing("line_ref", "line"),
            "line_customer_id": "line.customer_id",
        },
    ),
    Resolution(
        ORDERS,
        CUSTOMER,
        FOUND_CUSTOMER | {"description": "coalesce(s.description, '')"},
        facts=MISSING_CUSTOMER,
    ),
    Resolution(
        STATEMENTS,
        CUSTOMER,
        FOUND_CUSTOMER | {"kind": unless_faulty("kind", "coalesce(s.kind, 'REGULAR')")},
        loaded={"status": "'CREATED'"},
        facts=MISSING_CUSTOMER
        | {"customer_kind": "customer.kind", "currency": "customer.currency"},
    ),
    Resolution(
        TRANSACTIONS,
        joins=f"""
        {CUSTOMER}
        {found("product", PRODUCTS, named("product_ref"), "customer_id", "billed_through_date")}
        {found("statement", STATEMENTS, named("statement_number"), "customer_id")}
        LEFT JOIN {
            named_within(
                TRANSACTIONS,
                "reverses",
                "account_number, row.kind, row.amount",
                JOINED_ACCOUNT,
            )
        } AS reversed ON reversed.transaction_ref = {named("reverses")}
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
            "currency": "customer.currency",
            "missing_product": missing("product_ref", "product"),
            "product_customer_id": "product.customer_id",
            "product_billed_through": "product.billed_through_date",
            "missing_statement": missing("statement_number", "statement"),
            "statement_customer_id": "statement.customer_id",
            "missing_reversed": missing("reverses", "reversed"),
            "is_reversal": "s.reverses IS NOT NULL OR 'reverses' = ANY (s.faulty)",
            "of_another_account": "reversed.account_number <> s.account_number",
            "reversed_kind": "reversed.kind",
            "reversed_amount": "reversed.amount",
        },
    ),
    Resolution(THRESHOLD_RULES, values={"rearm_margin": "coalesce(s.rearm_margin, 0)"}),
)
RESOLUTION_OF = {resolution.file: resolution for resolution in RESOLUTIONS}
if tuple(RESOLUTION_OF) != FILES:
    raise AssertionError("every file is resolved, in the order of the book")


def prepare(cursor: Any, file: BookFile) -> None:
    """Let the planner know the staged rows, and how their optional references are spread."""
    for column in file.columns:
        if column.optional and column.name in REFERENCES:
            cursor.execute(
                f"CREATE STATISTICS ON ({named(column.name, row='')}) FROM {file.staged}"
            )
    cursor.execute(f"ANALYZE {file.staged}")


def resolve(cursor: Any, file: BookFile, parameters: dict[str, Any]) -> None:
    """Make the resolved table of one file, in the order of its lines.

    Files it refers to are resolved already.
    """
    prepare(cursor, file)
    resolution = RESOLUTION_OF[file]
    values = {
        name: resolution.values.get(column, f"s.{column}")
        for name, column in resolution.targets.items()
    } | resolution.loaded
    differing = ", ".join(
        f"CASE WHEN e.{name} IS DISTINCT FROM v.{name} THEN '{column}' END"
        for name, column in resolution.targets.items()
    )
    taken = ", ".join(f"{value} AS {name}" for name, value in values.items())
    facts = "".join(f", {value} AS {name}" for name, value in resolution.facts.items())
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE {file.resolved} ON COMMIT DROP AS
        SELECT
            s.line,
            s.faulty,
            coalesce(e.id, s.id) AS id,
            e.id IS NOT NULL AS known,
            v.*{facts},
            CASE
                WHEN e.id IS NOT NULL AND s.faulty = '{{}}'
                    THEN array_remove(ARRAY[{differing}], NULL)
                ELSE '{{}}'
            END AS differs
        FROM {file.staged} AS s
        {resolution.joins}
        LEFT JOIN {file.table} AS e
            ON e.provider_id = %(provider)s
            AND e.{file.key} = s.{file.key}
        CROSS JOIN LATERAL (SELECT {taken}) AS v
        ORDER BY s.line
        """,
        parameters,
    )
    cursor.execute(f"ANALYZE {file.resolved}")
