"""How a staged row, `s`, finds the rows that it names.

They are in the same book, or among those that the provider has already. All is in SQL.
"""

from ..book_files.columns import BookFile


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


def named_within(file: BookFile, reference: str, columns: str, joins: str = "") -> str:
    """Return a subquery of the rows that a reference of the file to itself names.

    They are rows as staged (`s`) or as they exist (`e`). `columns` are read from `row`, the staged
    row where there is one and else the existing one.
    """
    wanted = f"(SELECT {reference} FROM {file.staged})"
    return f"""(
        SELECT row.{file.key}, coalesce(e.id, row.id) AS id, {columns}
        FROM {file.staged} AS row
        LEFT JOIN {file.table} AS e
            ON e.provider_id = %(provider)s
            AND e.{file.key} = row.{file.key}
        WHERE row.{file.key} IN {wanted}
        UNION ALL
        SELECT row.{file.key}, row.id, {columns}
        FROM {file.table} AS row
        {joins}
        WHERE row.provider_id = %(provider)s
            AND row.{file.key} IN {wanted}
            AND NOT EXISTS (
                SELECT FROM {file.staged} AS own WHERE own.{file.key} = row.{file.key}
            )
    )"""


def named(column: str, row: str = "s.") -> str:
    """Return an optional reference as the key to join by.

    A row without one gets a key that no row has. A hash join would put all rows without a reference
    into one bucket, and take a hundred times as long.
    """
    return f"coalesce({row}{column}, '-' || {row}line)"


def missing(column: str, found: str) -> str:
    """Return the reference as it was written where nothing was found for it, else NULL."""
    return f"CASE WHEN {found}.id IS NULL THEN s.{column} END"


def unless_faulty(column: str, value: str, stand_in: str = "NULL") -> str:
    """Return the value, or a stand-in where the text given was no such value.

    No check has anything to say of a stand-in.
    """
    return f"CASE WHEN '{column}' = ANY (s.faulty) THEN {stand_in} ELSE {value} END"
