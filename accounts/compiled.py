"""Querysets as parts of set-based SQL, so that a batch writes exactly the rows that a page would
list.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import QuerySet


def run(sql: str, *parts: QuerySet, **values: Any) -> tuple[Any, ...]:
    """Execute SQL whose `{}` are filled with the querysets' own SELECTs, in order, and return its
    one row.

    The columns of a SELECT come in the order of `values_list`; the SQL names them. Other values
    stand as `%(name)s`.
    """
    (row,) = run_all(sql, *parts, **values)
    return row


def run_all(sql: str, *parts: QuerySet, **values: Any) -> list[tuple[Any, ...]]:
    """Do as `run` does, and return every row."""
    selects = []
    for place, part in enumerate(parts):
        select, parameters = part.query.sql_with_params()
        names = {f"part_{place}_{index}": value for index, value in enumerate(parameters)}
        selects.append(select % tuple(f"%({name})s" for name in names))
        values |= names
    with connection.cursor() as cursor:
        cursor.execute(sql.format(*selects), values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


@contextmanager
def joining_by_hash() -> Iterator[None]:
    """Keep nested loops out of the block's joins: among rows that were just written, the planner
    takes thousands for one.
    """
    run("SELECT set_config('enable_nestloop', 'off', true)")
    yield
    run(
        "SELECT set_config('enable_nestloop', 'on', true)"
    )  # not after an error: that ends the transaction, and the setting with it
