"""Looks at the resolved rows of a book, set by set.

It writes what is wrong with them to the problem table. Every constraint of the database has its
check or its format in the `book.py` of the table's room: a book without problems can be loaded.
"""

from typing import Any

from accounts.book.files import BookFile

from .files import number_of
from .problems import Problems, place_of


def check(cursor: Any, file: BookFile, problems: Problems, parameters: dict[str, Any]) -> None:
    """Check one resolved file; `problems` says which files were not read in full."""
    cursor.execute(f"{_problems_of(file)} {_conflicts(file)}", parameters)
    if verdicts := _verdicts(file, problems):
        cursor.execute(f"{_problems_of(file)} {verdicts}", parameters)
    for check in file.set_checks:
        found = f"""
            SELECT line, {place_of(file, check.column)}, '{check.column}', says
            FROM ({check.query}) AS row (line, says)
        """
        cursor.execute(f"{_problems_of(file)} ({found}) AS problem", parameters)


def _problems_of(file: BookFile) -> str:
    return f"""
        INSERT INTO book_problems (file_number, line, place, column_name, says)
        SELECT {number_of(file)}, problem.*
        FROM"""


def _conflicts(file: BookFile) -> str:
    columns = ", ".join(f"'{column.name}'" for column in file.columns)
    return f"""(
        SELECT
            line,
            array_position(ARRAY[{columns}], differs[1]) - 1,
            differs[1],
            'conflict: ' || quote_literal({file.key})
            || ' is there already, with other values in ' || array_to_string(differs, ', ')
        FROM {file.resolved}
        WHERE differs <> '{{}}'
    ) AS problem"""


def _verdicts(file: BookFile, problems: Problems) -> str:
    """Return a query that puts all checks of a row to it in one pass.

    The words are made for rows with a problem only.
    """
    unread = {unread.name for unread in problems.incomplete}
    checks = [check for check in file.row_checks if check.whole not in unread]
    if not checks:
        return ""
    verdicts = ", ".join(
        f"({place_of(file, check.column)}, '{check.column}', {check.condition}, {check.says})"
        for check in checks
    )
    return f"""(
        SELECT r.line, verdict.place, verdict.column_name, verdict.says
        FROM {file.resolved} AS r
        CROSS JOIN LATERAL (VALUES {verdicts}) AS verdict (place, column_name, holds, says)
        WHERE verdict.holds AND ({" OR ".join(f"({check.condition})" for check in checks)})
    ) AS problem"""
