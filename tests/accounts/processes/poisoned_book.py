"""A book of a thousand accounts with something to do for every process, values that no check lets
in, and a look at what the processes made of it.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from accounts.models import Customer

ACCOUNTS = 1000
# The tables of accounts that processes read, some to a book
BOOKS = {
    "customers": ("accounts_customer",),
    "services": (
        "products_line",
        "products_product",
        "products_billinggap",
        "products_order",
        "products_orderitem",
    ),
    "ledger": ("statements_transaction",),
    "balances": ("statements_accountbalance",),
    "documents": (
        "statements_statement",
        "statements_missedwindow",
        "statements_paymentattempt",
        "statements_paymentpromise",
        "notifications_thresholdepisode",
        "notifications_thresholdoverride",
        "notifications_email",
        "sync_issuesuppression",
    ),
}
TABLES = [table for tables in BOOKS.values() for table in tables]
# A column that says whose the row is, is no value of it
KEYS = {"id", "provider_id"}
STRANGE = "\u202e'\"%s{}\\"
EXTREMES = {
    "numeric": lambda digits, places: [f"{'9' * (digits - places)}", f"-{'9' * (digits - places)}"],
    "integer": lambda digits, places: [2**31 - 1, -(2**31)],
    "smallint": lambda digits, places: [2**15 - 1, -(2**15)],
    "date": lambda digits, places: ["infinity", "-infinity", "5874897-12-31", "4713-01-01 BC"],
    "timestamp with time zone": lambda digits, places: ["infinity", "-infinity", "294276-12-31"],
    "character varying": lambda digits, places: [STRANGE],
    "text": lambda digits, places: [STRANGE],
}

BOOK = """
WITH account AS (
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, bill_profile_id,
        status, cycle_date, cycle_day, currency)
    SELECT {provider}, 'A-' || lpad(n::text, 4, '0'), 'Name', 'a' || n || '@example.test',
        'STANDARD', '{profile}', 'OPEN', '2027-01-05', 5, 'USD'
    FROM generate_series(1, {accounts}) AS n
    RETURNING id, account_number, right(account_number, 4)::integer AS n
), service AS (
    SELECT id, n, CASE WHEN n % 2 = 0 AND n <= 200 THEN 'DISCONNECTED' ELSE 'ACTIVE' END AS status,
        CASE WHEN n % 2 = 0 AND n <= 200 THEN '2026-12-01'::date END AS disconnected_on
    FROM account
), line AS (
    INSERT INTO products_line (provider_id, line_ref, customer_id, identifier, status,
        disconnected_on)
    SELECT {provider}, 'L' || n, id, '+1555' || n, status, disconnected_on FROM service
), product AS (
    INSERT INTO products_product (provider_id, product_ref, customer_id, line_id, product_type_id,
        description, status, rate, quantity, billed_through_date, disconnected_on)
    SELECT {provider}, kind || n, service.id, NULL, type, 'Service', status, 30, 1,
        CASE kind WHEN 'M' THEN '2026-12-04'::date END, disconnected_on
    FROM service, (VALUES ('M', '{monthly}'::uuid), ('O', '{once}'::uuid)) AS kinds (kind, type)
), orders AS (
    INSERT INTO products_order (provider_id, order_ref, customer_id, status, description)
    SELECT {provider}, 'O' || n, id, 'COMPLETED', '' FROM account
), bill AS (
    INSERT INTO statements_statement (provider_id, statement_number, customer_id, kind, status,
        created_on, cycle_date, due_date, previous_balance, charges, credits, payments, balance)
    SELECT {provider}, 'S' || n, id, 'REGULAR', 'CREATED', '2026-11-25', '2026-12-05',
        '2026-12-25', 0, 40, 0, 0, 40
    FROM account
)
INSERT INTO statements_transaction (provider_id, transaction_ref, customer_id, billing_account_id,
    kind, amount, date, description)
SELECT {provider}, 'T' || n, id, id, 'CHARGE', 60, '2026-12-20', '' FROM account
"""
# What staff and customers leave beside the bills: none of it holds a process back
BESIDE = """
INSERT INTO products_billinggap (provider_id, product_id, customer_id, first_day, last_day, reason,
    created_at)
SELECT provider_id, id, customer_id, '2026-10-01', '2026-10-31', 'Moving', now()
FROM products_product;
INSERT INTO products_orderitem (provider_id, order_id, customer_id, action, product_id, quantity,
    rate, description, effective_on)
SELECT o.provider_id, o.id, o.customer_id, 'CHANGE_RATE', p.id, 1, 30, '', '2026-12-04'
FROM products_order AS o JOIN products_product AS p USING (provider_id, customer_id)
WHERE p.product_ref LIKE 'M%';
INSERT INTO statements_missedwindow (provider_id, customer_id, cycle_date, advanced_on)
SELECT provider_id, id, '2026-11-05', '2026-11-06' FROM accounts_customer;
INSERT INTO statements_paymentattempt (provider_id, customer_id, status, amount, attempted_at,
    attempted_on, method, reason, recorded_by)
SELECT provider_id, id, 'FAILED', 40, '2026-12-20', '2026-12-20', 'card', 'expired', ''
FROM accounts_customer;
INSERT INTO statements_paymentpromise (provider_id, customer_id, kind, until, amount, note, actor,
    cancelled_by)
SELECT provider_id, id, 'PROMISE', '2026-12-31', 40, '', 'clerk', '' FROM accounts_customer;
INSERT INTO notifications_thresholdoverride (provider_id, customer_id, rule_id, threshold,
    next_check)
SELECT provider_id, id, '{rule}', -45, 'SEND' FROM accounts_customer;
INSERT INTO sync_issuesuppression (provider_id, customer_id, code, reason, until, suppressed_by,
    created_at)
SELECT provider_id, id, 'CYCLE_HELD', 'Known', '2027-02-01', 'clerk', now() FROM accounts_customer;
"""
STATE = """
    SELECT id, status, cycle_date::text, cycle_day, products, entries, bills, episodes, emails
    FROM accounts_customer AS c
    LEFT JOIN (
        SELECT customer_id AS id,
            array_agg((product_ref, status, billed_through_date)::text ORDER BY product_ref)
                AS products
        FROM products_product GROUP BY customer_id
    ) AS p USING (id)
    LEFT JOIN (
        SELECT customer_id AS id, array_agg(
            (kind, amount, date, period_start, period_end, statement_id IS NULL)::text
            ORDER BY date, kind, amount, period_start) AS entries
        FROM statements_transaction GROUP BY customer_id
    ) AS t USING (id)
    LEFT JOIN (
        SELECT customer_id AS id, array_agg(
            (created_on, cycle_date, due_date, previous_balance, charges, balance)::text
            ORDER BY created_on) AS bills
        FROM statements_statement GROUP BY customer_id
    ) AS s USING (id)
    LEFT JOIN (
        SELECT customer_id AS id, count(*) AS episodes
        FROM notifications_thresholdepisode GROUP BY customer_id
    ) AS e USING (id)
    LEFT JOIN (
        SELECT customer_id AS id, count(*) AS emails FROM notifications_email GROUP BY customer_id
    ) AS m USING (id)
    WHERE NOT (id = ANY (%s)) ORDER BY id
"""


def values_of(table: str) -> list[tuple[str, Any]]:
    """Return every column of the table that can hold a number, a date or a text, with each of the
    extremes of its kind.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name, data_type, numeric_precision, numeric_scale"
            " FROM information_schema.columns"
            " WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position",
            [table],
        )
        rows = cursor.fetchall()
    return [
        (name, value)
        for name, kind, digits, places in rows
        if kind in EXTREMES and name not in KEYS
        for value in EXTREMES[kind](digits, places)
    ]


def poison(table: str, number: int, column: str, value: Any) -> None:
    """Put the value into one row of the account in the table."""
    if value == STRANGE:
        value = text_for(table, column, number)
    owner = "id" if table == "accounts_customer" else "customer_id"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {column} = %s WHERE ctid = (SELECT min(ctid) FROM {table}"
            f" WHERE {owner} = (SELECT id FROM accounts_customer WHERE account_number = %s))",
            [value, name_of(number)],
        )
        assert cursor.rowcount == 1, (table, column)


def text_for(table: str, column: str, number: int) -> str:
    """Return a strange text that fits the column, and is the account's own where that is long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(character_maximum_length, 100) FROM information_schema.columns"
            " WHERE table_name = %s AND column_name = %s",
            [table, column],
        )
        (longest,) = cursor.fetchone()
    return STRANGE[:longest] if longest < 20 else f"{number}{STRANGE}"


@contextmanager
def behind_the_checks(table: str) -> Iterator[None]:
    """Let the block write as the owner of the table, past its triggers; its checks are gone."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("SET ROLE billing_app")


def name_of(number: int) -> str:
    return f"A-{number:04}"


def keys_of(numbers: Iterable[int]) -> list[Any]:
    """Return the keys of these accounts, in the order of their numbers."""
    names = [name_of(number) for number in numbers]
    accounts = Customer.objects.filter(account_number__in=names).order_by("account_number")
    return list(accounts.values_list("pk", flat=True))


def state_of_all_but(keys: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(STATE, [keys])
        return cursor.fetchall()
