"""Fills in defaults and finds what each staged row refers to.

Those are rows of the same book, or rows that the provider has already.
"""

from typing import Any

from accounts.book.files import BookFile


def resolve(cursor: Any, file: BookFile, parameters: dict[str, Any]) -> None:
    """Write the resolved rows of one file. Files it refers to are resolved already."""
    values = {
        name: file.values.get(column, f"s.{column}") for name, column in file.targets.items()
    } | file.loaded
    differing = ", ".join(
        f"CASE WHEN e.{name} IS DISTINCT FROM v.{name} THEN '{column}' END"
        for name, column in file.targets.items()
    )
    taken = ", ".join(f"{value} AS {name}" for name, value in values.items())
    facts = [fact.value for fact in file.facts.values()]
    cursor.execute(
        f"""
        INSERT INTO {file.resolved_table} (
            provider_id, import_id, line, faulty, id, known, differs,
            {", ".join([*values, *file.facts])}
        )
        SELECT
            %(provider)s,
            %(import)s,
            s.line,
            s.faulty,
            coalesce(e.id, s.id),
            e.id IS NOT NULL,
            CASE
                WHEN e.id IS NOT NULL AND s.faulty = '{{}}'
                    THEN array_remove(ARRAY[{differing}], NULL)
                ELSE '{{}}'
            END,
            {", ".join([*(f"v.{name}" for name in values), *facts])}
        FROM {file.staged} AS s
        {file.joins}
        LEFT JOIN {file.table} AS e
            ON e.provider_id = %(provider)s
            AND e.{file.key} = s.{file.key}
        CROSS JOIN LATERAL (SELECT {taken}) AS v
        """,
        parameters,
    )
