"""Reads CSV as RFC 4180 has it, in memory that does not grow with the file.

Python's own reader takes quotes in the middle of a field, hides on which line a record starts, and
reads a line of any length.
"""

import csv
import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import TextIO

# The line on which the record starts, its text without the line end, and its fields.
Record = tuple[int, str, list[str]]
Refuse = Callable[[int, str], None]

LONGEST_RECORD = 1_000_000
BYTE_ORDER_MARK = "\ufeff"
BLANK = " \t,\x1a"  # of a line that spreadsheets and old editors leave at the end of a file
FIELD = r'(?:"[^"]*+(?:""[^"]*+)*+"|[^",\r\n]*+)'
RECORD_PATTERN = re.compile(f"{FIELD}(?:,{FIELD})*+")


def read_records(source: TextIO, refuse: Refuse) -> Iterator[Record]:
    """Yield the records of a file that was opened with `surrogateescape` and "\\n" as its line end.

    What is no record goes to `refuse` with its line, and reading goes on at the next one. Lines at
    the end of the file that hold nothing but blanks and commas are no records.
    """
    number, empty = 0, 0
    ahead: deque[str] = deque()
    while line := ahead.popleft() if ahead else source.readline(LONGEST_RECORD):
        number += 1
        if not empty and (text := _plain(line)):
            yield number, text, text.split(",")
            continue
        if len(line) == LONGEST_RECORD and line[-1] != "\n":
            _skip_line(source)
            refuse(number, f"the line has more than {LONGEST_RECORD:,} characters")
            continue
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        following = _through_closing_quote(source, ahead, line) if '"' in line else []
        text = "".join([line, *following]) if following else line
        text = text.removesuffix("\n").removesuffix("\r")
        if not text.strip(BLANK):
            empty = empty or number
            continue
        if empty:
            refuse(empty, "the line is empty")
            empty = 0
        if fault := _fault(text):
            refuse(number, fault)
            ahead.extendleft(reversed(following))
            continue
        yield number, text, next(csv.reader([text])) if '"' in text else text.split(",")
        number += len(following)


def _plain(line: str) -> str:
    """Return the text of a line that is a record beyond doubt, and nothing for any other."""
    text = line.rstrip("\n").removesuffix("\r")
    doubtful = (
        not text.isascii()
        or '"' in text
        or "\r" in text
        or "\0" in text
        or text[:1] in BLANK
        or len(line) == LONGEST_RECORD
    )
    return "" if doubtful else text


def _skip_line(source: TextIO) -> None:
    while (rest := source.readline(LONGEST_RECORD)) and rest[-1] != "\n":
        pass


def _through_closing_quote(source: TextIO, ahead: deque[str], line: str) -> list[str]:
    """Return the lines after this one through the end of its last quoted field."""
    is_open, length = line.count('"') % 2, len(line)
    following: list[str] = []
    while (
        is_open
        and length <= LONGEST_RECORD
        and (line := ahead.popleft() if ahead else source.readline(LONGEST_RECORD))
    ):
        following.append(line)
        length += len(line)
        is_open ^= line.count('"') % 2
    return following


def _fault(text: str) -> str | None:
    if not text.isascii() and not _is_unicode(text):
        return "the line is not UTF-8"
    if "\0" in text:
        return "the line has a NUL byte"
    if '"' in text:
        return _quoting_fault(text)
    return "a carriage return stands outside quotes" if "\r" in text else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _quoting_fault(text: str) -> str | None:
    if text.count('"') % 2:
        return f"a quoted field is not closed within {LONGEST_RECORD:,} characters, or never"
    if not RECORD_PATTERN.fullmatch(text):
        return (
            "a quote stands inside a field that is not quoted as a whole, or a carriage return "
            "outside quotes"
        )
    if len(max(text.split('"'), key=len)) > csv.field_size_limit():
        return f"a field has more than {csv.field_size_limit():,} characters"
    return None
