"""Reading a body line by line, so that little of it is in memory at a time."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from rest_framework import status
from rest_framework.exceptions import APIException, ParseError

from ..bulk.rows import Row, read_rows

MOST_LINES, LONGEST_LINE, LARGEST_BODY = 100_000, 100_000, 100_000_000
LINES_AT_ONCE, BYTES_AT_ONCE = 1000, 1_000_000


class TooMuch(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = (
        f"at most {MOST_LINES:,} lines, each of at most {LONGEST_LINE:,} bytes, and"
        f" {LARGEST_BODY:,} bytes in all"
    )
    default_code = "too_large"


@dataclass(frozen=True)
class Lines:
    """Some lines of a body, and the rows that they hold; `first` is the number of the first."""

    first: int
    content: bytes
    rows: Sequence[Row] = ()


class Reader:
    """The lines of a body that is said to have so many bytes; None where it says nothing of them.

    `digest` is that of the values that were read, and not of how they are written.
    """

    def __init__(self, stream: Any, length: int | None, *, digests: bool) -> None:
        self.stream, self.length, self.digests = stream, length, digests
        self.digest = sha256()

    def parts(self) -> Iterator[Lines]:
        """Yield the lines in parts. Raises TooMuch, and ParseError for a body that ends early."""
        first, lines, held, read = 1, [], 0, 0
        for number, line in enumerate(iter(self._line, b""), 1):
            read += len(line)
            if number > MOST_LINES or len(line) > LONGEST_LINE or read > LARGEST_BODY:
                raise TooMuch
            lines.append(line)
            held += len(line)
            if len(lines) == LINES_AT_ONCE or held > BYTES_AT_ONCE:
                yield self._part(first, lines)
                first, lines, held = number + 1, [], 0
        if self.length is not None and read < self.length:
            raise ParseError(f"the body ends after {read} of {self.length} bytes")
        if lines:
            yield self._part(first, lines)

    def _line(self) -> bytes:
        line: bytes = self.stream.readline(LONGEST_LINE + 1)
        return line

    def _part(self, first: int, lines: list[bytes]) -> Lines:
        content = b"".join(lines).removesuffix(b"\n")
        rows = list(read_rows(first, content))
        if self.digests:
            said = [[row.line, row.document] for row in rows]
            self.digest.update(json.dumps(said, sort_keys=True).encode())
            if any(row.fault for row in rows):
                self.digest.update(content)
        return Lines(first, content, rows)
