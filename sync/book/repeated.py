"""Finds the rows of a staged file that have the key of an earlier row."""

from typing import Any

from accounts.book.files import BookFile

from .problems import Problems


def drop_repeated_keys(
    cursor: Any, file: BookFile, problems: Problems, parameters: dict[str, Any]
) -> None:
    """Report each row whose key an earlier row has, and leave it out.

    Keys that are unique make the joins that follow exact. The planner must know the staged rows.
    """
    repeated = f"""(
        SELECT {file.key} AS key, min(line) AS line
        FROM {file.staged} AS own
        WHERE {file.key} IS NOT NULL
        GROUP BY 1
        HAVING count(*) > 1
    ) AS repeated"""
    again = f"s.{file.key} = repeated.key AND s.line > repeated.line"
    found = f"""
        SELECT s.line, 0, '{file.key}',
            format('%%L is repeated from line %%s', repeated.key, repeated.line)
        FROM {file.staged} AS s JOIN {repeated} ON {again}
    """
    if problems.add_found(cursor, file, found, parameters):
        cursor.execute(
            f"""
            DELETE FROM {file.staged_table} AS s USING {repeated}
            WHERE s.provider_id = %(provider)s AND s.import_id = %(import)s AND {again}
            """,
            parameters,
        )
