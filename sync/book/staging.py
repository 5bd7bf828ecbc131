"""Copies the files of a book into their staging tables, as they were written but typed.

Each row has the line on which it starts. A text that is not of its column's format is a problem,
and becomes NULL in the table with its column named in `faulty`, so that the rest of the row can be
looked at all the same.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TextIO

from accounts.book.files import BookFile, Column
from accounts.book.formats import shown
from accounts.database.memory import rows_uncollected

from .problems import ROW, Problems, place_of
from .records import BYTE_ORDER_MARK, LONGEST_RECORD, Record, read_records

CHARACTERS_AT_ONCE = 1 << 18
REMEMBERED = 20_000
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
UTF_16_MARKS = ("\udcff\udcfe", "\udcfe\udcff")  # as `surrogateescape` reads them
# Between the texts of a column: no format takes a control character.
BETWEEN = "\x1f"

Report = Callable[[int], None]


def stage(
    cursor: Any,
    file: BookFile,
    folder: Path,
    problems: Problems,
    parameters: dict[str, Any],
    report: Report,
) -> None:
    """Copy one file into its staging table; `report` is told how many bytes have been read.

    An absent file is an empty one.
    """
    path = folder / file.path
    if path.exists():
        with path.open(encoding="utf-8", errors="surrogateescape", newline="\n") as source:
            _copy(cursor, file, source, problems, parameters, report)


def _copy(
    cursor: Any,
    file: BookFile,
    source: TextIO,
    problems: Problems,
    parameters: dict[str, Any],
    report: Report,
) -> None:
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
    (ids,) = cursor.fetchone()
    insert = _insertion(file, columns)
    with rows_uncollected():
        for texts in Rows(file, columns, problems).blocks(records):
            cursor.execute(insert, parameters | texts | {"ids": ids})
            report(source.buffer.tell())


def _insertion(file: BookFile, columns: list[Column]) -> str:
    """Return the SQL that writes a block of rows, each column of it given as one text.

    The id of a row is the first part of one UUIDv7 of the database with the row's line for the
    rest: in the order of the file, and ten times cheaper than as many random ones.
    """
    names = [column.name for column in columns]
    texts = ", ".join(
        f"unnest(string_to_array(%({name})s, '{BETWEEN}', '')) AS {name}"
        for name in ("line", "faulty", *names)
    )
    values = ", ".join(f"{column.name}::{column.format.sql_type}" for column in columns)
    return f"""
        INSERT INTO {file.staged_table} (
            provider_id, import_id, line, faulty, id, {", ".join(names)}
        )
        SELECT
            %(provider)s,
            %(import)s,
            line::bigint,
            coalesce(faulty::text[], '{{}}'),
            (%(ids)s || lpad(to_hex(line::bigint), 12, '0'))::uuid,
            {values}
        FROM (SELECT {texts}) AS row
    """


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
    """Checks the rows of one file, and gathers them in blocks as PostgreSQL takes them."""

    def __init__(self, file: BookFile, columns: list[Column], problems: Problems) -> None:
        self.file, self.columns, self.problems = file, columns, problems
        self.good: list[set[str]] = [{""} if column.optional else set() for column in columns]
        self.checks = [
            _remembering(column, good) for column, good in zip(columns, self.good, strict=True)
        ]
        self.lines: list[str] = []
        self.rows: list[list[str]] = []
        self.faulty: dict[str, str] = {}

    def blocks(self, records: Iterator[Record]) -> Iterator[dict[str, str]]:
        """Yield the rows that have a key, a block at a time: the texts of each column."""
        block: list[tuple[int, list[str]]] = []
        size = 0
        for number, text, fields in records:
            block.append((number, fields))
            size += len(text)
            if size >= CHARACTERS_AT_ONCE:
                yield from self._checked(block)
                block, size = [], 0
        if block:
            yield from self._checked(block)

    def _checked(self, block: list[tuple[int, list[str]]]) -> Iterator[dict[str, str]]:
        if self._is_good([fields for _, fields in block]):
            self.lines = [str(number) for number, _ in block]
            self.rows = [fields for _, fields in block]
        else:
            for number, fields in block:
                self._add(number, fields)
        if self.rows:
            yield self._gathered()
        self._begin()

    def _is_good(self, rows: list[list[str]]) -> bool:
        """Look at a block column by column, which is fast: most texts have been good before."""
        width = len(self.columns)
        if any(len(fields) != width for fields in rows):
            return False
        columns = zip(self.columns, zip(*rows, strict=True), self.good, self.checks, strict=True)
        for column, texts, good, check in columns:
            fresh = set(texts) - good
            sure = column.format.surely_good
            if not (sure and all(map(sure, fresh))) and any(map(check, fresh)):
                return False
        return True

    def _begin(self) -> None:
        self.lines, self.rows, self.faulty = [], [], {}

    def _gathered(self) -> dict[str, str]:
        texts = map(BETWEEN.join, zip(*self.rows, strict=True))
        block = dict(zip((column.name for column in self.columns), texts, strict=True))
        faulty = [self.faulty.get(line, "") for line in self.lines] if self.faulty else ()
        return block | {"line": BETWEEN.join(self.lines), "faulty": BETWEEN.join(faulty)}

    def _add(self, number: int, fields: list[str]) -> None:
        """Add one row of a block that has problems."""
        if len(fields) != len(self.columns):
            self._add_ragged(number, fields)
            return
        if any(
            text not in good and check(text)
            for text, good, check in zip(fields, self.good, self.checks, strict=True)
        ):
            self._add_faulty(number, fields)
            return
        self._keep(number, fields)

    def _keep(self, number: int, fields: list[str]) -> None:
        self.lines.append(str(number))
        self.rows.append(fields)

    def _add_faulty(self, number: int, fields: list[str]) -> None:
        faulty = {}
        for place, (column, check) in enumerate(zip(self.columns, self.checks, strict=True)):
            if fields[place] not in self.good[place] and (fault := check(fields[place])):
                faulty[column.name] = fault
                fields[place] = ""
        for name in sorted(faulty, key=lambda name: place_of(self.file, name)):
            self.problems.add(self.file, number, name, faulty[name])
        if self.file.key in faulty:
            self.problems.incomplete.add(self.file)
        self._keep(number, fields)
        self.faulty[str(number)] = f"{{{','.join(faulty)}}}"

    def _add_ragged(self, number: int, fields: list[str]) -> None:
        """Keep the key of a row that has too few or too many fields.

        Other rows may well refer to it.
        """
        names = [column.name for column in self.columns]
        place = names.index(self.file.key)
        key = fields[place] if place < len(fields) else ""
        plural = "" if len(fields) == 1 else "s"
        says = f"has {len(fields)} field{plural}, the header has {len(self.columns)}"
        if self.checks[place](key):
            self.problems.add_unread(self.file, number, says)
            return
        self.problems.add(self.file, number, ROW, says)
        self._keep(number, [key if name == self.file.key else "" for name in names])
        others = ",".join(name for name in names if name != self.file.key)
        self.faulty[str(number)] = f"{{{others}}}"


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
