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

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import JSONField, Model
from django.db.models.expressions import DatabaseDefault

from ..database.expressions import CurrentRun
from ..tenancy.transactions import recorded

INSERT = """
INSERT INTO {table} (provider_id, {columns})
SELECT %s, {values} FROM unnest({arrays}) AS new ({columns})
"""
UPDATE = """
UPDATE {table} AS one SET {changes}
FROM unnest({arrays}) AS new (id, {columns})
WHERE one.provider_id = %s AND one.id = new.id
"""


def fill_defaults(row: Model, now: datetime) -> None:
    """Set on the row what the database would: values that its columns have, run and instant."""
    for field in _with_defaults(type(row)):
        if isinstance(getattr(row, field.attname), DatabaseDefault):
            setattr(row, field.attname, _default_of(field, now))


def insert_rows(rows: Sequence[Any]) -> None:
    """Write rows, all of one provider, that have their keys and all else but what is computed."""
    if not rows:
        return
    fields = [
        field
        for field in type(rows[0])._meta.concrete_fields
        if not field.generated and field.name != "provider"
    ]
    columns, types, values = _columns(fields)
    sql = INSERT.format(
        table=f'"{type(rows[0])._meta.db_table}"',
        columns=", ".join(columns),
        values=", ".join(values),
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
    columns, types, values = _columns(fields)
    sql = UPDATE.format(
        table=f'"{model._meta.db_table}"',
        changes=", ".join(f"{one} = {value}" for one, value in zip(columns, values, strict=True)),
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


def _default_of(field: Any, now: datetime) -> Any:
    default = field.db_default
    if isinstance(default, CurrentRun):
        return UUID(recorded("run_id")) if recorded("run_id") else None
    return now if hasattr(default, "resolve_expression") else deepcopy(default)


def _columns(fields: Sequence[Any]) -> tuple[list[str], list[str], list[str]]:
    """Return the columns, the types that they are handed over in, and their values in SQL.

    The types have no lengths, which a cast would cut to. A list is handed over as JSON: an array of
    arrays would come apart into its members.
    """
    columns, types, values = [], [], []
    for field in fields:
        column = f'"{field.column}"'
        is_list = isinstance(field, ArrayField)
        columns.append(column)
        types.append("jsonb" if is_list else field.db_type(connection).partition("(")[0])
        values.append(
            f"ARRAY(SELECT jsonb_array_elements_text(new.{column}))" if is_list else f"new.{column}"
        )
    return columns, types, values


def _values(rows: Sequence[Any], fields: Sequence[Any]) -> list[list[Any]]:
    """Return the values of the rows, a list for each field."""
    values: list[list[Any]] = []
    for field in fields:
        column = list(map(attrgetter(field.attname), rows))
        if isinstance(field, (ArrayField, JSONField)):
            encoder = getattr(field, "encoder", None)
            column = [None if one is None else json.dumps(one, cls=encoder) for one in column]
        values.append([one.hex if type(one) is UUID else one for one in column])
    return values
