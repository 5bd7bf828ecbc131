"""What a file of a book is (docs/book.md).

A file has columns, joins by which its rows find what they name, checks, and the query that writes
it. Each room describes its files in its own `book.py`.
"""

from dataclasses import dataclass, field

from django.db import models

from .checks import RowCheck, SetCheck
from .formats import Format


@dataclass(frozen=True)
class Column:
    """A column of a file.

    An optional one may be missing from the file, and empty in a row. `names` is the column of the
    table that holds the id of the row that this column names.
    """

    name: str
    format: Format
    optional: bool = False
    names: str = ""

    @property
    def target(self) -> str:
        """The column of the table that holds the value."""
        return self.names or self.name


def required(name: str, format: Format, names: str = "") -> Column:
    return Column(name, format, names=names)


def optional(name: str, format: Format, names: str = "") -> Column:
    return Column(name, format, optional=True, names=names)


@dataclass(frozen=True)
class Fact:
    """What the checks ask of a row besides its values. Type and value are SQL."""

    sql_type: str
    value: str


def own_rows(table: str) -> str:
    """Return the rows that this import has in a staging table, as a query's part in parentheses."""
    return f"(SELECT * FROM {table} WHERE provider_id = %(provider)s AND import_id = %(import)s)"


@dataclass(frozen=True, eq=False)
class WrittenFile:
    """A file that an export writes and an import does not read. `query` selects its rows."""

    name: str
    query: str

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True, eq=False)
class BookFile(WrittenFile):
    """A file that a book is read from, and the table that it is loaded into.

    The first column is the key. In the SQL, `s` is a row as it was written, `e` the row that
    exists, and `joins` names the others. `values` are the columns that are not taken as they stand.
    `loaded` are columns of the table that the file does not have. `facts` are what the checks ask
    for; there `r` is the row with its values and facts.
    """

    model: type[models.Model]
    columns: tuple[Column, ...]
    joins: str = ""
    values: dict[str, str] = field(default_factory=dict)
    loaded: dict[str, str] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    row_checks: tuple[RowCheck, ...] = ()
    set_checks: tuple[SetCheck, ...] = ()
    # Rows that refer to rows of the same file are loaded after those
    load_order: tuple[str, ...] = ("true",)
    # The rows that are loaded by one statement, since each may refer to any other
    load_at_once: str = ""

    @property
    def key(self) -> str:
        return self.columns[0].name

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def staged_table(self) -> str:
        """The table of the file's rows as they were written, of all imports."""
        return f"staged_{self.name}"

    @property
    def resolved_table(self) -> str:
        """The table of the rows with defaults filled in and references found, of all imports."""
        return f"resolved_{self.name}"

    @property
    def staged(self) -> str:
        return own_rows(self.staged_table)

    @property
    def resolved(self) -> str:
        return own_rows(self.resolved_table)

    @property
    def targets(self) -> dict[str, str]:
        """The columns of the file by the columns of the table that hold them."""
        return {column.target: column.name for column in self.columns}

    @property
    def loaded_columns(self) -> list[str]:
        """The columns of the table that are loaded, without provider and id."""
        return [*self.targets, *self.loaded]
