"""What is wrong with a book, line by line."""

from bisect import insort
from dataclasses import dataclass, field
from typing import Any

from accounts.book.files import BookFile
from accounts.errors import Refused

from .files import FILES, number_of

SHOWN = 100
ROW = "row"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, in the order of the book.

    It has the file, the line on which the row starts, and the column.
    """

    file_number: int
    line: int
    place: int
    column: str
    says: str

    def __str__(self) -> str:
        return f"{FILES[self.file_number].path}:{self.line}: {self.column}: {self.says}"


class BookRefused(Refused):
    """The book has problems, and nothing of it was stored.

    It holds the first hundred, in the order of the book, and their number.
    """

    def __init__(self, problems: list[Problem], total: int) -> None:
        self.problems = [str(problem) for problem in problems]
        self.total = total
        plural = "" if total == 1 else "s"
        super().__init__(
            f"{total} problem{plural} in the book, nothing was stored; "
            f"the first: {self.problems[0]}",
            code="book_refused",
        )


@dataclass
class Problems:
    """The problems found while files are read, the first hundred of each file.

    It also names the files of which a row could not be read at all.
    """

    total: int = 0
    first: dict[BookFile, list[Problem]] = field(default_factory=dict)
    incomplete: set[BookFile] = field(default_factory=set)

    def add(self, file: BookFile, line: int, column: str, says: str) -> None:
        self.total += 1
        found = self.first.setdefault(file, [])
        insort(found, Problem(number_of(file), line, place_of(file, column), column, says))
        del found[SHOWN:]

    def add_found(self, cursor: Any, file: BookFile, query: str, parameters: dict[str, Any]) -> int:
        """Add what a query finds: a line, a column's place and name, and what is wrong.

        Return how much it is.
        """
        cursor.execute(
            f"""
            SELECT count(*) OVER (), line, place, column_name, says
            FROM ({query}) AS found (line, place, column_name, says)
            ORDER BY line, place
            LIMIT {SHOWN}
            """,
            parameters,
        )
        rows = cursor.fetchall()
        number: int = rows[0][0] if rows else 0
        if number:
            self.total += number
            found = [Problem(number_of(file), *row) for _, *row in rows]
            self.first[file] = sorted([*self.first.get(file, []), *found])[:SHOWN]
        return number

    def and_those(self, others: "Problems") -> "Problems":
        """Return these and others together."""
        both = Problems(self.total + others.total, dict(self.first), self.incomplete)
        for file, found in others.first.items():
            both.first[file] = sorted([*both.first.get(file, []), *found])[:SHOWN]
        return both

    def refuse_if_any(self) -> None:
        """Raise BookRefused when a file or a check had something to say."""
        if self.total:
            found = [problem for of_file in self.first.values() for problem in of_file]
            raise BookRefused(sorted(found)[:SHOWN], self.total)

    def add_unread(self, file: BookFile, line: int, says: str) -> None:
        """Add a row that cannot be told by its key.

        References to it must not be called broken.
        """
        self.add(file, line, ROW, says)
        self.incomplete.add(file)


def place_of(file: BookFile, column: str) -> int:
    """Return the column's place in the file.

    What concerns a whole row stands before its columns.
    """
    names = [known.name for known in file.columns]
    return names.index(column) if column in names else -1
