"""Writing rows that were made and changed in memory, many in one statement."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import JSONField, Model
from django.db.models.expressions import DatabaseDefault

INSERT = """
INSERT INTO {table} (provider_id, {columns})
SELECT %s, new.* FROM unnest({arrays}) AS new
"""
UPDATE = """
UPDATE {table} AS one SET {changes}
FROM unnest({arrays}) AS new (id, {columns})
WHERE one.provider_id = %s AND one.id = new.id
"""


def fill_defaults(row: Model, now: datetime) -> None:
    """Set on the row what the database would: values that its columns have, and the instant."""
    for field in _with_defaults(type(row)):
        if isinstance(getattr(row, field.attname), DatabaseDefault):
            is_value = not hasattr(field.db_default, "resolve_expression")
            setattr(row, field.attname, deepcopy(field.db_default) if is_value else now)


def insert_rows(rows: Sequence[Any]) -> None:
    """Write rows, all of one provider, that have their keys and all else but what is computed."""
    if not rows:
        return
    fields = [
        field
        for field in type(rows[0])._meta.concrete_fields
        if not field.generated and field.name != "provider"
    ]
    columns, types = _columns(fields)
    sql = INSERT.format(
        table=f'"{type(rows[0])._meta.db_table}"',
        columns=", ".join(columns),
        arrays=", ".join(f"%s::{one}[]" for one in types),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [rows[0].provider_id, *_values(rows, fields)])


def update_rows(changed: Iterable[tuple[Any, Sequence[str]]]) -> None:
    """Write of each row, locked, the fields that are named with it."""
    alike = defaultdict(list)
    for row, names in changed:
        alike[tuple(sorted(names))].append(row)
    for names, rows in alike.items():
        _update(rows, names)


def _update(rows: Sequence[Any], names: Sequence[str]) -> None:
    model = type(rows[0])
    fields = [model._meta.get_field(name) for name in names]
    columns, types = _columns(fields)
    sql = UPDATE.format(
        table=f'"{model._meta.db_table}"',
        changes=", ".join(f"{column} = new.{column}" for column in columns),
        arrays=", ".join(["%s::uuid[]", *(f"%s::{one}[]" for one in types)]),
        columns=", ".join(columns),
    )
    with connection.cursor() as cursor:
        keys = [row.pk.hex for row in rows]
        cursor.execute(sql, [keys, *_values(rows, fields), rows[0].provider_id])


@cache
def _with_defaults(model: type[Model]) -> list[Any]:
    """Return the fields to which the database gives a value where the row has none."""
    fields = model._meta.concrete_fields
    return [one for one in fields if one.has_db_default() and not one.primary_key]


def _columns(fields: Sequence[Any]) -> tuple[list[str], list[str]]:
    """Return the columns and their types, without the lengths that a cast would cut to."""
    types = [field.db_type(connection).partition("(")[0] for field in fields]
    return [f'"{field.column}"' for field in fields], types


def _values(rows: Sequence[Any], fields: Sequence[Any]) -> list[list[Any]]:
    """Return the values of the rows, a list for each field."""
    values: list[list[Any]] = []
    for field in fields:
        column = list(map(attrgetter(field.attname), rows))
        if isinstance(field, JSONField):
            column = [None if one is None else json.dumps(one, cls=field.encoder) for one in column]
        values.append([one.hex if type(one) is UUID else one for one in column])
    return values
