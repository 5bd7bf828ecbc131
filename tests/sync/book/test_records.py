"""CSV as RFC 4180 has it, read without a database."""

import io
import tracemalloc

import pytest

from sync.book.records import LONGEST_RECORD, read_records


def read(raw: bytes) -> tuple[list[tuple[int, list[str]]], list[tuple[int, str]]]:
    """Return the records with their lines, and what was refused."""
    refused: list[tuple[int, str]] = []
    source = io.TextIOWrapper(
        io.BytesIO(raw), encoding="utf-8", errors="surrogateescape", newline="\n"
    )
    records = [
        (line, fields)
        for line, _, fields in read_records(source, lambda line, says: refused.append((line, says)))
    ]
    return records, refused


@pytest.mark.parametrize(
    ("raw", "records"),
    [
        (b"", []),
        (b"a,b", [(1, ["a", "b"])]),
        (b"a,b\n", [(1, ["a", "b"])]),
        (b"a,b\r\nc,d\r\n", [(1, ["a", "b"]), (2, ["c", "d"])]),
        (b"\xef\xbb\xbfa,b\n", [(1, ["a", "b"])]),
        (b'\xef\xbb\xbf"a",b\n', [(1, ["a", "b"])]),
        (b"a,\n", [(1, ["a", ""])]),
        (b" a , b\n", [(1, [" a ", " b"])]),
        (b'"a,b","c""d"\n', [(1, ["a,b", 'c"d'])]),
        (b'"",""""\n', [(1, ["", '"'])]),
        (b'"two\nlines",b\nc,d\n', [(1, ["two\nlines", "b"]), (3, ["c", "d"])]),
        (
            b'"three\r\n\r\nlines","x\n"\nc,d\n',
            [(1, ["three\r\n\r\nlines", "x\n"]), (5, ["c", "d"])],
        ),
        ("é,日本\n".encode(), [(1, ["é", "日本"])]),
        ("a\u2028b,\x0bc\n".encode(), [(1, ["a\u2028b", "\x0bc"])]),
        (b"a,b\n\n\r\n\n", [(1, ["a", "b"])]),
        (b"\\.,b\n", [(1, ["\\.", "b"])]),
    ],
)
def test_a_record_begins_on_its_first_line(raw, records):
    assert read(raw) == (records, [])


@pytest.mark.parametrize(
    ("raw", "lines", "problem"),
    [
        (b"a,b\nc,\xff\ne,f\n", [1, 3], (2, "the line is not UTF-8")),
        (b"a,b\nc,\xed\xa0\x80\ne,f\n", [1, 3], (2, "the line is not UTF-8")),
        (b"a,b\nc,\0d\ne,f\n", [1, 3], (2, "the line has a NUL byte")),
        (b'a,b\nc,"\0"\ne,f\n', [1, 3], (2, "the line has a NUL byte")),
        (b"a,b\n\ne,f\n", [1, 3], (2, "the line is empty")),
        (b"a,b\n\n\n\ne,f\n", [1, 5], (2, "the line is empty")),
        (b"a,b\rc,d\n", [], (1, "a carriage return stands outside quotes")),
    ],
)
def test_what_is_no_record_is_told_with_its_line_and_the_rest_is_read(raw, lines, problem):
    records, refused = read(raw)
    assert [line for line, _ in records] == lines
    assert refused == [problem]


@pytest.mark.parametrize(
    "record", [b'5" pipe,x"', b'"a"b,c', b'a,"b" ,c', b'a ,"b""', b'"a","b', b'"a""']
)
def test_a_quote_out_of_place_costs_its_own_line_only(record):
    records, refused = read(b"a,b\n" + record + b"\nc,d\ne,f\n")
    assert [line for line, _ in records] == [1, 3, 4]
    assert [line for line, _ in refused] == [2]


def test_a_line_without_end_is_refused_in_little_memory():
    raw = b"a,b\n" + b"x" * (20 * LONGEST_RECORD) + b"\nc,d\n"
    tracemalloc.start()
    records, refused = read(raw)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [line for line, _ in records] == [1, 3]
    assert refused == [(2, "the line has more than 1,000,000 characters")]
    assert peak < len(raw) + 16 * LONGEST_RECORD


def test_a_field_that_is_too_long_for_any_column_is_refused():
    records, refused = read(b'a\n"' + b"x" * 200_000 + b'"\nb\n')
    assert [line for line, _ in records] == [1, 3]
    assert refused == [(2, "a field has more than 131,072 characters")]


def test_a_quote_that_is_never_closed_in_a_large_file_is_refused_once():
    records, refused = read(b'a,b\n"c,d\n' + b"e,f\n" * 600_000)
    assert len(records) == 600_001
    assert refused == [(2, "a quoted field is not closed within 1,000,000 characters, or never")]
