"""Copies the files of a book into temporary tables, as they were written but typed.

Each row has the line on which it starts. A text that is not of its column's format is a problem,
and becomes NULL in the table with its column named in `faulty`, so that the rest of the row can be
looked at all the same.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from accounts.book.files import BookFile, Column
from accounts.book.formats import shown

from .files import number_of
from .problems import ROW, Problems, place_of
from .records import BYTE_ORDER_MARK, LONGEST_RECORD, Record, read_records

BLOCK = 1 << 16
REMEMBERED = 20_000
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
UTF_16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")  # as `surrogateescape` reads them

Report = Callable[[int], None]


def stage(cursor: Any, file: BookFile, folder: Path, problems: Problems, report: Report) -> None:
    """Copy one file into its temporary table; `report` is told how many bytes have been read.

    An absent file is an empty one.
    """
    columns = ", ".join(f"{column.name} {column.format.sql_type}" for column in file.columns)
    cursor.execute(
        f"""
        CREATE TEMPORARY TABLE {file.staged} (line bigint, faulty text[], id uuid, {columns})
        ON COMMIT DROP
        """
    )
    path = folder / file.path
    if path.exists():
        with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as source:
            _copy(cursor, file, source, problems, report)
    _drop_repeated_keys(cursor, file)


def _copy(cursor: Any, file: BookFile, source: TextIO, problems: Problems, report: Report) -> None:
    if fault := _unlike_a_book(file, source):
        problems.add(file, 1, ROW, fault)
        problems.incomplete.add(file)
        return
    records = read_records(source, lambda line, says: problems.add_unread(file, line, says))
    header = next(records, None)
    columns = None if file in problems.incomplete else _read_header(file, header, problems)
    if columns is None:
        problems.incomplete.add(file)
        return
    cursor.execute("SELECT left(uuidv7()::text, 24)")
    rows = Rows(file, columns, cursor.fetchone()[0], problems)
    feed = Feed(rows.lines(records), lambda: report(source.buffer.tell()))
    names = ", ".join(column.name for column in columns)
    cursor.copy_expert(
        f"COPY {file.staged} (line, faulty, id, {names}) FROM STDIN (FORMAT csv, FORCE_NULL *)",
        feed,
        size=BLOCK,
    )
    if feed.error:
        raise feed.error


def _unlike_a_book(file: BookFile, source: TextIO) -> str | None:
    """Return what is wrong with the whole file, by its first line, or nothing.

    When something is, no line is read. The file is back at its start then.
    """
    line = source.readline(LONGEST_RECORD).removeprefix(BYTE_ORDER_MARK)
    source.seek(0)
    if line.startswith(UTF_16_MARKS):
        return "the file is UTF-16; save it as UTF-8"
    known = {column.name for column in file.columns}
    for separator, name in SEPARATORS.items():
        names = {text.strip().strip('"') for text in line.split(separator)}
        if separator in line and len(names & known) > 1:
            return f"the file is separated by {name}; a book's files are separated by commas"
    return None


def _read_header(file: BookFile, header: Record | None, problems: Problems) -> list[Column] | None:
    """Return the file's columns in their order, or None when the header has a problem."""
    before = problems.total
    if header is None:
        problems.add(file, 1, ROW, "the file has no header")
        return None
    line, _, names = header
    known = {column.name: column for column in file.columns}
    for place, name in enumerate(names):
        if name not in known:
            problems.add(
                file,
                line,
                name if name.isidentifier() else ROW,
                f"{shown(name)} is not a column of this file",
            )
        elif name in names[:place]:
            problems.add(file, line, name, "the column is repeated")
    for column in file.columns:
        if column.name not in names and not column.optional:
            problems.add(file, line, column.name, "the column is missing")
    return None if problems.total > before else [known[name] for name in names]


class Rows:
    """Checks the rows of one file, and writes them as the lines that PostgreSQL copies.

    The id of a row is the first part of one UUIDv7 of the database with the row's line for the
    rest: in the order of the file, and ten times cheaper than as many random ones.
    """

    def __init__(self, file: BookFile, columns: list[Column], ids: str, problems: Problems) -> None:
        self.file, self.columns, self.ids, self.problems = file, columns, ids, problems
        self.good = [{""} if column.optional else set() for column in columns]
        self.checks = [
            _remembering(column, good) for column, good in zip(columns, self.good, strict=True)
        ]

    def lines(self, records: Iterator[Record]) -> Iterator[str]:
        """Yield a line for each record that has a key.

        A record without fault is passed on as it was written; looking up texts that have been good
        before is what makes this fast.
        """
        width, good, checks, ids = len(self.columns), self.good, self.checks, self.ids
        for number, text, fields in records:
            if len(fields) == width:
                for value, remembered, check in zip(fields, good, checks):  # noqa: B905
                    if value not in remembered and check(value):
                        yield self._faulty_line(number, fields)
                        break
                else:
                    yield f"{number},{{}},{ids}{number:012x},{text}\n"
            else:
                yield self._ragged_line(number, fields)

    def _faulty_line(self, number: int, fields: list[str]) -> str:
        faulty = {}
        for place, (column, check) in enumerate(zip(self.columns, self.checks, strict=True)):
            if fields[place] not in self.good[place] and (fault := check(fields[place])):
                faulty[column.name] = fault
                fields[place] = ""
        for name in sorted(faulty, key=lambda name: place_of(self.file, name)):
            self.problems.add(self.file, number, name, faulty[name])
        if self.file.key in faulty:
            self.problems.incomplete.add(self.file)
        return self._line(number, faulty, fields)

    def _ragged_line(self, number: int, fields: list[str]) -> str:
        """Keep the key of a row that has too few or too many fields.

        Other rows may well refer to it.
        """
        place = next(
            place for place, column in enumerate(self.columns) if column.name == self.file.key
        )
        key = fields[place] if place < len(fields) else ""
        plural = "" if len(fields) == 1 else "s"
        says = f"has {len(fields)} field{plural}, the header has {len(self.columns)}"
        if self.checks[place](key):
            self.problems.add_unread(self.file, number, says)
            return ""
        self.problems.add(self.file, number, ROW, says)
        only_key = [key if column.name == self.file.key else "" for column in self.columns]
        return self._line(
            number,
            [column.name for column in self.columns if column.name != self.file.key],
            only_key,
        )

    def _line(self, number: int, faulty: Iterable[str], fields: list[str]) -> str:
        line = io.StringIO()
        row = [number, f"{{{','.join(faulty)}}}", f"{self.ids}{number:012x}", *fields]
        csv.writer(line, lineterminator="\n").writerow(row)
        return line.getvalue()


def _remembering(column: Column, good: set[str]) -> Callable[[str], str | None]:
    """Return the column's check, which remembers the texts that it found good.

    It adds them to `good` where they are likely to come again.
    """
    check = column.format.check

    def required(value: str) -> str | None:
        return check(value) if value else "is required"

    def remembering(value: str) -> str | None:
        fault = required(value)
        if fault is None and len(good) < REMEMBERED:
            good.add(value)
        return fault

    return remembering if column.format.repeats else required


class Feed:
    """Lines as a file that psycopg2 reads.

    An error in making them ends the copy and is kept, or psycopg2 would hide it.
    """

    def __init__(self, lines: Iterator[str], read: Callable[[], None]) -> None:
        self.lines, self.report = lines, read
        self.left = b""
        self.error: Exception | None = None

    def read(self, size: int) -> bytes:
        self.report()
        try:
            self._fill(size)
        except Exception as error:
            self.error = error
            return b""
        block, self.left = self.left[:size], self.left[size:]
        return block

    def _fill(self, size: int) -> None:
        lines: list[str] = []
        length = len(self.left)
        for line in self.lines:
            lines.append(line)
            length += len(line)
            if length >= size:
                break
        self.left += "".join(lines).encode()


def _drop_repeated_keys(cursor: Any, file: BookFile) -> None:
    """Report each row whose key an earlier row has, and leave it out.

    Keys that are unique make the joins that follow exact.
    """
    repeated = f"""(
        SELECT {file.key} AS key, min(line) AS line
        FROM {file.staged}
        WHERE {file.key} IS NOT NULL
        GROUP BY 1
        HAVING count(*) > 1
    ) AS repeated"""
    again = f"s.{file.key} = repeated.key AND s.line > repeated.line"
    cursor.execute(
        f"""
        INSERT INTO book_problems
        SELECT %s, s.line, 0, %s,
            format('%%L is repeated from line %%s', repeated.key, repeated.line)
        FROM {file.staged} AS s JOIN {repeated} ON {again}
        """,
        [number_of(file), file.key],
    )
    if cursor.rowcount:
        cursor.execute(f"DELETE FROM {file.staged} AS s USING {repeated} WHERE {again}")
