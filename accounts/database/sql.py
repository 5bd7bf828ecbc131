"""SQL that takes querysets as parts.

A batch then writes exactly the rows that a page would list.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import Model, QuerySet

Instance = TypeVar("Instance", bound=Model)


def execute_sql(sql: str, **given: Any) -> tuple[Any, ...]:
    """Execute SQL and return its one row.

    A queryset that is given as `due` stands in the SQL as `{due}`, as its own SELECT. Its columns
    come in the order of `values_list`; the SQL names them. Every other value stands as `%(name)s`.
    """
    (row,) = rows_of_sql(sql, **given)
    return row


def rows_of_sql(sql: str, **given: Any) -> list[tuple[Any, ...]]:
    """Do as `execute_sql` does, and return every row."""
    selects: dict[str, str] = {}
    values: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, QuerySet):
            selects[name], parameters = _select(name, value)
            values |= parameters
        else:
            values[name] = value
    with connection.cursor() as cursor:
        cursor.execute(sql.format(**selects), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def instances_of_sql(model: type[Instance], sql: str, **values: Any) -> list[Instance]:
    """Execute SQL that selects all columns of the model's table, and return its rows as instances.

    For queries that every request of an API asks. Django takes longer to make such a query than the
    database takes to answer it, and `raw()` longer than this to read the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        places = {column.name: place for place, column in enumerate(cursor.description or ())}
        rows = cursor.fetchall()
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    columns = [(places[field.column], getattr(field, "from_db_value", None)) for field in fields]
    return [
        model.from_db(
            "default",
            names,
            [read(row[place], None, connection) if read else row[place] for place, read in columns],
        )
        for row in rows
    ]


def set_local(settings: Mapping[str, str]) -> None:
    """Set the settings until the transaction ends, all in one round trip.

    `SET LOCAL` and not `set_config`: a database that is spread over machines passes the statement
    on to all of them, and the function to none.
    """
    statements = "; ".join(f"SET LOCAL {name} = %s" for name in settings)
    with connection.cursor() as cursor:
        cursor.execute(statements, list(settings.values()))


@contextmanager
def joining_by_hash() -> Iterator[None]:
    """Keep nested loops out of the block's joins.

    Of rows that were just written, the planner takes thousands for one.
    """
    set_local({"enable_nestloop": "off"})
    yield
    # Not after an error: that ends the transaction, and the setting with it.
    set_local({"enable_nestloop": "on"})


def _select(name: str, rows: QuerySet) -> tuple[str, dict[str, Any]]:
    """Return the queryset's SELECT, and its parameters under names of their own."""
    select, values = rows.query.sql_with_params()
    parameters = {f"{name}_{place}": value for place, value in enumerate(values)}
    return select % tuple(f"%({parameter})s" for parameter in parameters), parameters


def key_of_now() -> UUID:
    """Return a key between those of all rows written before and those of all that come later.

    This holds for the rows that this connection writes.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT uuidv7()")
        (key,) = cursor.fetchone()
    return UUID(str(key))


def fresh_keys(number: int) -> tuple[datetime, list[UUID]]:
    """Return the instant at which the transaction began, and keys as the database makes them.

    They are greater than those of all rows that this connection has written before, and smaller
    than those of all that it writes later.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT now(), array(SELECT uuidv7()::text FROM generate_series(1, %s))", [number]
        )
        now, keys = cursor.fetchone()
    return now, [UUID(key) for key in keys]
