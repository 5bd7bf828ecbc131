"""How a staged row, `s`, finds the rows that it names.

They are in the same book, or among those that the provider has already. All is in SQL.
"""

from django.db import models

from .files import BookFile, Fact, own_rows


def found(alias: str, file: BookFile, key: str, *columns: str) -> str:
    """Return the joins that give each staged row, as `alias`, the row with this key.

    It is a row of the book, or else of the provider. Two joins and not one with a union, of which
    the planner would know too little to hash the smaller side.
    """
    values = ", ".join(
        f"""
            CASE
                WHEN {alias}_new.id IS NULL THEN {alias}_old.{name}
                ELSE {alias}_new.{name}
            END AS {name}"""
        for name in columns
    )
    return f"""
        LEFT JOIN {file.resolved} AS {alias}_new ON {alias}_new.{file.key} = {key}
        LEFT JOIN {file.table} AS {alias}_old
            ON {alias}_old.provider_id = %(provider)s
            AND {alias}_old.{file.key} = {key}
        CROSS JOIN LATERAL (
            SELECT coalesce({alias}_new.id, {alias}_old.id) AS id, {values}
        ) AS {alias}
    """


def named_within(
    name: str, model: type[models.Model], key: str, reference: str, columns: str, joins: str = ""
) -> str:
    """Return a subquery of the rows that a reference of a file to itself names.

    They are rows as staged (`s`) or as they exist (`e`). `name`, `model` and `key` are the file's.
    `columns` are read from `row`, the staged row where there is one and else the existing one.
    """
    staged, table = own_rows(f"staged_{name}"), model._meta.db_table
    wanted = f"(SELECT {reference} FROM {staged} AS naming)"
    return f"""(
        SELECT row.{key}, coalesce(e.id, row.id) AS id, {columns}
        FROM {staged} AS row
        LEFT JOIN {table} AS e
            ON e.provider_id = %(provider)s
            AND e.{key} = row.{key}
        WHERE row.{key} IN {wanted}
        UNION ALL
        SELECT row.{key}, row.id, {columns}
        FROM {table} AS row
        {joins}
        WHERE row.provider_id = %(provider)s
            AND row.{key} IN {wanted}
            AND NOT EXISTS (
                SELECT FROM {staged} AS own WHERE own.{key} = row.{key}
            )
    )"""


def named(column: str, row: str = "s.") -> str:
    """Return an optional reference as the key to join by.

    A row without one gets a key that no row has. A hash join would put all rows without a reference
    into one bucket, and take a hundred times as long.
    """
    return f"coalesce({row}{column}, '-' || {row}line)"


def missing(column: str, found: str) -> Fact:
    """Return the reference as it was written where nothing was found for it, else NULL."""
    return Fact("text", f"CASE WHEN {found}.id IS NULL THEN s.{column} END")


def unless_faulty(column: str, value: str, stand_in: str = "NULL") -> str:
    """Return the value, or a stand-in where the text given was no such value.

    No check has anything to say of a stand-in.
    """
    return f"CASE WHEN '{column}' = ANY (s.faulty) THEN {stand_in} ELSE {value} END"
