"""Checks of the rows of a file, in SQL.

`r` is a row with its values and facts. A condition that meets a NULL is NULL and finds nothing, so
that a value which was faulty is reported once only.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class RowCheck:
    """A condition under which a row has a problem in a column, and the problem in words.

    Both are SQL. `whole` is the name of a file that must have been read in full before a reference
    to it can be called broken.
    """

    column: str
    condition: str
    says: str
    whole: str = ""


@dataclass(frozen=True)
class SetCheck:
    """A query for the rows of a file that do not go together with other rows.

    It returns their lines, and the problem in words.
    """

    column: str
    query: str


def refers(column: str, missing: str, whole: str, noun: str) -> RowCheck:
    """Return the check that the column names a row of the file `whole`."""
    return RowCheck(
        column,
        f"r.{missing} IS NOT NULL",
        f"'there is no {noun} ' || quote_literal(r.{missing})",
        whole,
    )


def payable(column: str) -> RowCheck:
    """Return the check that an amount can be paid in its currency."""
    return RowCheck(
        column,
        f"r.{column} <> round(r.{column}, minor_units(r.currency))",
        f"trim_scale(r.{column}) || ' is finer than the minor unit of ' || r.currency",
    )


def not_ahead(column: str) -> RowCheck:
    """Return the check that a date of a new row is not in the future."""
    return RowCheck(
        column,
        f"NOT r.known AND r.{column} > %(latest)s",
        f"r.{column} || ' is in the future'",
    )


def given(column: str) -> str:
    """Whether the book has a text for a column that is NULL now, a faulty one included."""
    return f"'{column}' = ANY (r.faulty)"
