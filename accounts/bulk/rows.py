"""Rows as they are sent, and as they are answered: one JSON document a line."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from rest_framework import status
from rest_framework.exceptions import ParseError
from rest_framework.utils.encoders import JSONEncoder

from ..rest.parsers import read_json
from ..rest.problems import handle
from .states import Outcome


@dataclass(frozen=True)
class Row:
    """The document of a line; `fault` is what is wrong with a line that holds none."""

    line: int
    document: Any
    fault: str = ""

    def name(self, member: str) -> str | None:
        """Return the text of the member; None where the document has no such text."""
        found = self.document.get(member) if isinstance(self.document, dict) else None
        return found if isinstance(found, str) and found and "\0" not in found else None


@dataclass(frozen=True)
class Answer:
    """What became of a row; `problem` is that of one that is refused."""

    line: int
    outcome: str
    key: str | None = None
    problem: dict[str, Any] | None = None


def read_rows(first_line: int, content: bytes) -> Iterator[Row]:
    """Yield the rows of lines, the first of which has this number; a blank line is no row."""
    for line, text in enumerate(content.split(b"\n"), first_line):
        if text.strip():
            try:
                yield Row(line, read_json(text))
            except ParseError as error:
                yield Row(line, None, str(error.detail))


def refused(row: Row, key: str | None, error: Exception) -> Answer:
    """Return the answer of a row that raised the error, as a request of its own would have it.

    Raises the error itself where it is none of the row's: the database is away, or busy.
    """
    problem = handle(error, {})
    if problem is None or problem.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR:
        raise error
    return Answer(row.line, Outcome.REFUSED, key, problem.data)


def write_answers(answers: Iterable[Answer]) -> str:
    """Return the answers, one JSON document a line."""
    encode = JSONEncoder().encode
    return "".join(encode(vars(answer)) + "\n" for answer in answers)


def count(answers: Iterable[Answer]) -> dict[str, int]:
    """Return how many answers there are of each outcome."""
    counted = Counter(str(answer.outcome) for answer in answers)
    return {outcome: counted[outcome] for outcome in Outcome.values}
