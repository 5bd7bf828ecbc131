"""Sync Status at work on random accounts, while others disconnect, reconnect and order on
connections of their own.

What is closed is compared with the rule written out once more in plain SQL.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from random import Random
from threading import Event
from typing import Any

from django.db import OperationalError, connection

from accounts.errors import Refused
from accounts.models import Customer, Provider
from accounts.processes.runner import run_process
from accounts.tenancy.transactions import provider_transaction
from products.models import Line, Order, Product, ProductType
from products.orders.items import Item
from products.orders.operations import cancel_order, complete_order, create_order, submit_order
from products.selling.operations import add_product
from products.services.operations import change_line, change_product, lock_customer
from sync.closure_checks.operations import check_account
from sync.rules.closure import closable
from tests.factories import BillProfileFactory, ProductTypeFactory

TODAY = date(2027, 1, 15)
LIVING = """(
    EXISTS (SELECT FROM products_line AS line WHERE line.customer_id = customer.id
        AND line.status <> 'DISCONNECTED')
    OR EXISTS (SELECT FROM products_product AS product
               WHERE product.customer_id = customer.id AND product.status IN ('PENDING', 'ACTIVE',
                   'SUSPENDED'))
    OR EXISTS (SELECT FROM products_order AS orders WHERE orders.customer_id = customer.id
        AND orders.status IN ('OPEN', 'PENDING'))
)"""
ALONE = f"""
    SELECT id, kind, parent_id FROM accounts_customer AS customer
    WHERE status = 'OPEN' AND NOT {LIVING} AND coalesce(sync_exempt_until < %(as_of)s, true)
"""
TO_CLOSE = f"""
    WITH alone AS MATERIALIZED ({ALONE})
    SELECT id FROM alone
    WHERE NOT EXISTS (
        SELECT FROM accounts_customer AS child
        WHERE child.parent_id = alone.id AND child.status <> 'CLOSED' AND child.id NOT IN (SELECT id
            FROM alone)
    )
"""
WRONGLY_CLOSED = f"""
    SELECT customer.id FROM accounts_customer AS customer
    WHERE status = 'CLOSED' AND id IN (SELECT subject_id FROM accounts_statuschange
        WHERE cause = 'SYNC_STATUS' AND to_status = 'CLOSED')
        AND ({LIVING} OR EXISTS (SELECT FROM accounts_customer AS child
            WHERE child.parent_id = customer.id AND child.status <> 'CLOSED'))
"""
MAKE = """
    SELECT setseed(%(seed)s);
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, parent_id,
        bill_profile_id, status, currency, sync_exempt_until)
    SELECT %(provider)s, 'C' || i, 'Customer ' || i, '', CASE WHEN i %% 20 = 0 THEN 'PARENT'
        ELSE 'STANDARD' END, NULL, %(profile)s,
        CASE WHEN random() < 0.85 THEN 'OPEN' ELSE (ARRAY['LEAD', 'PENDING', 'SUSPENDED',
            'CLOSED'])[1 + floor(random() * 4)::int] END,
        'USD', CASE WHEN random() < 0.03 THEN %(as_of)s::date + floor(random() * 3)::int - 1 END
    FROM generate_series(1, %(accounts)s) AS i WHERE i %% 20 NOT IN (1, 2);
    ANALYZE accounts_customer;
    INSERT INTO accounts_customer (provider_id, account_number, name, email, kind, parent_id,
        bill_profile_id, status, currency)
    SELECT %(provider)s, 'C' || i, 'Child ' || i, '', 'CHILD', parent.id, %(profile)s,
        CASE WHEN random() < 0.8 THEN 'OPEN' ELSE 'CLOSED' END, 'USD'
    FROM generate_series(21, %(accounts)s) AS i
    JOIN accounts_customer AS parent
        ON parent.provider_id = %(provider)s AND parent.account_number = 'C' || (i - i %% 20)
    WHERE i %% 20 IN (1, 2);
    ANALYZE accounts_customer;
    INSERT INTO products_line (provider_id, line_ref, customer_id, identifier, status)
    SELECT provider_id, 'L' || account_number || '-' || n, id, n::text,
        CASE WHEN random() < 0.8 THEN 'DISCONNECTED' ELSE (ARRAY['PENDING', 'ACTIVE',
            'SUSPENDED'])[1 + floor(random() * 3)::int] END
    FROM accounts_customer, generate_series(1, 2) AS n WHERE random() < 0.5;
    INSERT INTO products_product (provider_id, product_ref, customer_id, product_type_id,
        description, status, rate, quantity)
    SELECT provider_id, 'P' || account_number || '-' || n, id, %(type)s, '',
        CASE WHEN random() < 0.8 THEN (ARRAY['DISCONNECTED',
            'COMPLETED'])[1 + floor(random() * 2)::int]
            ELSE (ARRAY['PENDING', 'ACTIVE', 'SUSPENDED'])[1 + floor(random() * 3)::int] END, 10, 1
    FROM accounts_customer, generate_series(1, 2) AS n WHERE random() < 0.6;
    INSERT INTO products_order (provider_id, order_ref, customer_id, status, description)
    SELECT provider_id, 'O' || account_number, id, (ARRAY['COMPLETED', 'CANCELLED', 'OPEN',
        'PENDING'])[1 + floor(random() * 4)::int], ''
    FROM accounts_customer WHERE random() < 0.2;
"""


def make_accounts(provider: Provider, accounts: int, seed: float) -> None:
    """Make random accounts, a tenth of them children, in the provider's open transaction. `seed` is
    from -1 to 1.
    """
    values = {"seed": seed, "provider": provider.pk, "accounts": accounts, "as_of": TODAY}
    values |= {
        "profile": BillProfileFactory().pk,
        "type": ProductTypeFactory(default_rate=Decimal(10)).pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(MAKE, values)


def keys(sql: str) -> set[Any]:
    """Return the accounts that the SQL selects, in the provider's open transaction."""
    with connection.cursor() as cursor:
        cursor.execute(sql, {"as_of": TODAY})
        return {row[0] for row in cursor.fetchall()}


def close(provider: Provider) -> int:
    return int(
        run_process(provider, "sync-status", as_of=TODAY, started_by="the test").counts["closed"]
    )


def close_naively(provider: Provider) -> int:
    """Close what was found to meet the rule, without a lock and a second look: what Sync Status
    must not do.
    """
    with provider_transaction(provider):
        found = list(closable(TODAY).values_list("pk", flat=True))
    with provider_transaction(provider, cause="SYNC_STATUS"):
        return int(Customer.objects.filter(pk__in=found).update(status="CLOSED"))


@contextmanager
def under_fire(provider: Provider, seed: int, threads: int = 2) -> Iterator[list[int]]:
    """Let others change the accounts that could be closed, for the length of the block; yield how
    many changes each has committed.
    """
    with provider_transaction(provider):
        wanted = sorted(keys(ALONE)) or sorted(keys("SELECT id FROM accounts_customer"))
    stop, done = Event(), [0] * threads
    with ThreadPoolExecutor(threads) as pool:
        shots = [
            pool.submit(_fire, provider, Random(seed + place), wanted, stop, done, place)
            for place in range(threads)
        ]
        try:
            yield done
        finally:
            stop.set()
    for shot in shots:
        shot.result()


def _fire(
    provider: Provider, random: Random, wanted: list[Any], stop: Event, done: list[int], place: int
) -> None:
    try:
        while not stop.is_set():
            act, key = random.choice(ACTS), random.choice(wanted)
            try:
                done[place] += bool(act(provider, key))
            except (Refused, OperationalError):
                continue  # somebody else was first
    finally:
        connection.close()


def _reconnect(provider: Provider, key: Any) -> bool:
    with provider_transaction(provider, actor="a clerk", via="API"):
        customer = lock_customer(key)
        if customer.status == "CLOSED":
            return False
        add_product(customer, ProductType.objects.get(), as_of=TODAY, activated_on=TODAY)
    return True


def _reconnect_by_sql(provider: Provider, key: Any) -> bool:
    """Connect a line as bulk SQL does, which locks nothing by itself; whoever comes too late takes
    it back.
    """
    try:
        with provider_transaction(provider), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO products_line (provider_id, customer_id, line_ref, identifier, "
                "status) "
                "VALUES (%s, %s, 'S' || uuidv7(), 'by SQL', 'PENDING') RETURNING id",
                [provider.pk, key],
            )
            cursor.execute(
                "UPDATE products_line SET status = 'ACTIVE' WHERE id = %s", cursor.fetchone()
            )
            cursor.execute("SELECT status FROM accounts_customer WHERE id = %s", [key])
            if cursor.fetchone()[0] == "CLOSED":
                raise Refused("closed meanwhile", code="closed")
    except Refused:
        return False
    return True


def _order(provider: Provider, key: Any) -> bool:
    with provider_transaction(provider, actor="a clerk", via="API"):
        customer = lock_customer(key)
        if customer.status == "CLOSED":
            return False
        submit_order(
            create_order(
                customer,
                [Item("ADD_PRODUCT", TODAY, product_type=ProductType.objects.get())],
                as_of=TODAY,
            ),
            as_of=TODAY,
        )
    return True


def _finish_order(provider: Provider, key: Any) -> bool:
    with provider_transaction(provider, actor="a clerk", via="API"):
        order = Order.objects.filter(customer=key, status="OPEN").first()
        if order is None:
            return False
        end: Callable[[], None] = (
            (lambda: cancel_order(order, as_of=TODAY))
            if order.pk.int % 2
            else (lambda: complete_order(order, as_of=TODAY))
        )
        end()
    return True


def _disconnect(provider: Provider, key: Any) -> bool:
    with provider_transaction(provider, actor="a clerk", via="API"):
        lines = list(Line.objects.filter(customer=key).connected())
        products = list(Product.objects.filter(customer=key, line=None).assigned())
        for line in lines:
            change_line(line, "disconnect", as_of=TODAY)
        for product in products:
            change_product(product, "disconnect", as_of=TODAY)
    return bool(lines or products)


def _check(provider: Provider, key: Any) -> bool:
    return bool(check_account(provider, key, as_of=TODAY))


ACTS = (
    _reconnect,
    _reconnect_by_sql,
    _reconnect_by_sql,
    _order,
    _finish_order,
    _disconnect,
    _check,
)
