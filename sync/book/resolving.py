"""Fills in defaults and finds what each staged row refers to.

Those are rows of the same book, or rows that the provider has already. A resolved table has the
columns of the table that it is loaded into, with `known` for a row that is there already, `differs`
for the columns in which that row has other values, and the facts that the checks ask for.
"""

from typing import Any

from accounts.book.files import BookFile
from accounts.book.references import named


def prepare(cursor: Any, file: BookFile) -> None:
    """Let the planner know the staged rows, and how their optional references are spread."""
    for column in file.columns:
        if column.optional and column.names:
            cursor.execute(
                f"CREATE STATISTICS ON ({named(column.name, row='')}) FROM {file.staged}"
            )
    cursor.execute(f"ANALYZE {file.staged}")


def resolve(cursor: Any, file: BookFile, parameters: dict[str, Any]) -> None:
    """Make the resolved table of one file, in the order of its lines.

    Files it refers to are resolved already.
    """
    prepare(cursor, file)
    values = {
        name: file.values.get(column, f"s.{column}") for name, column in file.targets.items()
    } | file.loaded
    differing = ", ".join(
        f"CASE WHEN e.{name} IS DISTINCT FROM v.{name} THEN '{column}' END"
        for name, column in file.targets.items()
    )
    taken = ", ".join(f"{value} AS {name}" for name, value in values.items())
    facts = "".join(f", {value} AS {name}" for name, value in file.facts.items())
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
        {file.joins}
        LEFT JOIN {file.table} AS e
            ON e.provider_id = %(provider)s
            AND e.{file.key} = s.{file.key}
        CROSS JOIN LATERAL (SELECT {taken}) AS v
        ORDER BY s.line
        """,
        parameters,
    )
    cursor.execute(f"ANALYZE {file.resolved}")
