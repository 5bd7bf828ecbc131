"""Looks at the resolved rows of a book, set by set.

Every constraint of the database has its check or its format in the `book.py` of the table's room:
a book without problems can be loaded.
"""

from typing import Any

from accounts.book.files import BookFile

from .problems import Problems, place_of


def check(cursor: Any, file: BookFile, problems: Problems, parameters: dict[str, Any]) -> None:
    """Check one resolved file; `problems` says which files were not read in full."""
    problems.add_found(cursor, file, _verdicts(file, problems), parameters)
    for check in file.set_checks:
        found = f"""
            SELECT line, {place_of(file, check.column)}, '{check.column}', says
            FROM ({check.query}) AS row (line, says)
        """
        problems.add_found(cursor, file, found, parameters)


def _verdicts(file: BookFile, problems: Problems) -> str:
    """Return a query that puts all checks of a row to it in one pass.

    The words are made for rows with a problem only.
    """
    unread = {unread.name for unread in problems.incomplete}
    checks = [check for check in file.row_checks if check.whole not in unread]
    verdicts = ", ".join(
        [
            _conflict(file),
            *(
                f"({place_of(file, check.column)}, '{check.column}', {check.condition},"
                f" {check.says})"
                for check in checks
            ),
        ]
    )
    conditions = ["r.differs <> '{}'", *(f"({check.condition})" for check in checks)]
    return f"""
        SELECT r.line, verdict.place, verdict.column_name, verdict.says
        FROM {file.resolved} AS r
        CROSS JOIN LATERAL (VALUES {verdicts}) AS verdict (place, column_name, holds, says)
        WHERE verdict.holds AND ({" OR ".join(conditions)})
    """


def _conflict(file: BookFile) -> str:
    """Return the verdict on a row that the provider has with other values."""
    columns = ", ".join(f"'{column.name}'" for column in file.columns)
    return f"""(
        array_position(ARRAY[{columns}], r.differs[1]) - 1,
        r.differs[1],
        r.differs <> '{{}}',
        'conflict: ' || quote_literal(r.{file.key})
        || ' is there already, with other values in ' || array_to_string(r.differs, ', ')
    )"""
