"""A body is read in parts, is bounded, and is the same by what it says."""

from io import BytesIO

import pytest
from rest_framework.exceptions import ParseError

from accounts.uploads import reading
from accounts.uploads.reading import Reader, TooMuch


def parts(body, length=None):
    reader = Reader(BytesIO(body), length, digests=False)
    return [(one.first, one.content) for one in reader.parts()]


def digest(body):
    reader = Reader(BytesIO(body), None, digests=True)
    list(reader.parts())
    return reader.digest.hexdigest()


def test_lines_come_in_parts_that_know_their_first_line(monkeypatch):
    monkeypatch.setattr(reading, "LINES_AT_ONCE", 2)

    assert parts(b"1\n\n3\n4\n5") == [(1, b"1\n"), (3, b"3\n4"), (5, b"5")]
    assert parts(b"") == []


def test_long_lines_make_short_parts(monkeypatch):
    monkeypatch.setattr(reading, "BYTES_AT_ONCE", 5)

    assert [first for first, _ in parts(b"12\n45\n78\n01\n")] == [1, 3]


@pytest.mark.parametrize("bound", ["MOST_LINES", "LONGEST_LINE", "LARGEST_BODY"])
def test_each_bound_is_kept(monkeypatch, bound):
    monkeypatch.setattr(reading, bound, 3)

    with pytest.raises(TooMuch):
        parts(b"12345\n" if bound == "LONGEST_LINE" else b"1\n2\n3\n4\n")


def test_a_body_that_ends_early_is_refused():
    assert parts(b"1\n2", 3)
    with pytest.raises(ParseError):
        parts(b"1\n2", 4)


def test_the_digest_is_that_of_the_values():
    assert digest(b'{"a": 1, "b": 2}\n') == digest(b'{"b":2,"a":1}')
    assert digest(b'{"a": 1}') != digest(b'{"a": 2}')
    assert digest(b"no json") != digest(b"nojsons")
    assert digest(b"1\n2") != digest(b"2\n1")
