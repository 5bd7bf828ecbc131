"""What each file of an exported book holds, in its order.

Statements are in the order in which they were made, everything else in that of its key. Amounts
have the digits of their currency's minor unit, rates and quantities no zeros at their end. Keys are
put in order byte by byte, so that every database writes the same book.
"""


def amount(column: str, currency: str = "c.currency") -> str:
    return f"round({column}, minor_units({currency})) AS {_name(column)}"


def trimmed(column: str) -> str:
    return f"trim_scale({column}) AS {_name(column)}"


def truth(column: str) -> str:
    return f"CASE WHEN {column} THEN 'true' ELSE 'false' END AS {_name(column)}"


def text(column: str) -> str:
    """An empty text as no value, which CSV writes without quotes."""
    return f"nullif({column}, '') AS {_name(column)}"


def _name(column: str) -> str:
    return column.rsplit(".", 1)[-1]


def _joined(table: str, alias: str, reference: str) -> str:
    return f"""JOIN {table} AS {alias}
            ON {alias}.provider_id = own.provider_id
            AND {alias}.id = own.{reference}"""


ACCOUNT = _joined("accounts_customer", "c", "customer_id")
PROVIDER = "WHERE own.provider_id = {provider}"

QUERIES = {
    "bill_profiles": f"""
        SELECT
            code,
            name,
            billing_mode,
            lead_days,
            terms_days,
            advance_months,
            cycle_day,
            due_day,
            {truth("auto_create_statements")},
            {truth("prorate_first_period")},
            {truth("hold_cycle_for_statement")}
        FROM accounts_billprofile AS own
        {PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    "customers": f"""
        SELECT
            own.account_number,
            own.name,
            {text("own.email")},
            own.kind,
            parent.account_number AS parent_account_number,
            profile.code AS bill_profile,
            own.status,
            own.cycle_date,
            own.cycle_day,
            own.currency,
            {amount("own.credit_limit", "own.currency")},
            own.opened_on,
            own.sync_exempt_until
        FROM accounts_customer AS own
        {_joined("accounts_billprofile", "profile", "bill_profile_id")}
        LEFT {_joined("accounts_customer", "parent", "parent_id")}
        {PROVIDER}
        ORDER BY own.account_number COLLATE "C"
    """,
    "product_types": f"""
        SELECT
            code,
            name,
            billing,
            {trimmed("default_rate")},
            {truth("bill_while_suspended")}
        FROM products_producttype AS own
        {PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    "lines": f"""
        SELECT own.line_ref, c.account_number, own.identifier, own.status, own.disconnected_on
        FROM products_line AS own
        {ACCOUNT}
        {PROVIDER}
        ORDER BY own.line_ref COLLATE "C"
    """,
    "products": f"""
        SELECT
            own.product_ref,
            c.account_number,
            line.line_ref,
            product_type.code AS product_type,
            {text("own.description")},
            own.status,
            {trimmed("own.rate")},
            {trimmed("own.quantity")},
            own.activated_on,
            own.billed_through_date,
            own.anchor_day,
            own.disconnected_on
        FROM products_product AS own
        {ACCOUNT}
        {_joined("products_producttype", "product_type", "product_type_id")}
        LEFT {_joined("products_line", "line", "line_id")}
        {PROVIDER}
        ORDER BY own.product_ref COLLATE "C"
    """,
    "orders": f"""
        SELECT own.order_ref, c.account_number, own.status, {text("own.description")}
        FROM products_order AS own
        {ACCOUNT}
        {PROVIDER}
        ORDER BY own.order_ref COLLATE "C"
    """,
    "statements": f"""
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
        {PROVIDER}
        ORDER BY own.created_on, own.id
    """,
    "transactions": f"""
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
        LEFT {_joined("products_product", "product", "product_id")}
        LEFT {_joined("statements_statement", "statement", "statement_id")}
        LEFT {_joined("statements_transaction", "reversed", "reverses_id")}
        {PROVIDER}
        ORDER BY own.transaction_ref COLLATE "C"
    """,
    "threshold_rules": f"""
        SELECT code, {trimmed("threshold")}, {trimmed("rearm_margin")}, repeat_after_days
        FROM notifications_thresholdrule AS own
        {PROVIDER}
        ORDER BY code COLLATE "C"
    """,
    "status_changes": f"""
        SELECT
            c.account_number,
            own.from_status,
            own.to_status,
            own.cause,
            own.as_of,
            to_char(own.changed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                AS changed_at
        FROM accounts_statuschange AS own
        {ACCOUNT}
        {PROVIDER} AND own.subject = 'CUSTOMER'
        ORDER BY own.id
    """,
    "notifications": f"""
        SELECT
            c.account_number,
            rule.code AS rule,
            episode.number AS episode,
            own.repeat,
            own.status,
            to_char(own.created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
                AS created_at
        FROM notifications_email AS own
        {ACCOUNT}
        {_joined("notifications_thresholdepisode", "episode", "episode_id")}
        JOIN notifications_thresholdrule AS rule
            ON rule.provider_id = own.provider_id
            AND rule.id = episode.rule_id
        {PROVIDER}
        ORDER BY own.id
    """,
    "balances": f"""
        SELECT
            own.account_number,
            round(owed.amount, minor_units(own.currency)) AS balance_due,
            round(coalesce(own.credit_limit, 0) - owed.amount, minor_units(own.currency))
                AS available_balance
        FROM accounts_customer AS own
        LEFT JOIN statements_accountbalance AS b
            ON b.provider_id = own.provider_id
            AND b.customer_id = own.id
        CROSS JOIN LATERAL (
            SELECT coalesce(b.charges - b.credits - b.payments, 0) AS amount
        ) AS owed
        {PROVIDER} AND own.kind <> 'CHILD'
        ORDER BY own.account_number COLLATE "C"
    """,
}
