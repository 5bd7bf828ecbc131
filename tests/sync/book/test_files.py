"""Files of a book that are not what they should be, through the whole import."""

import os

import pytest

from accounts.errors import Refused
from sync.book.importing import import_book
from tests.sync.book.good_book import problems_of

pytestmark = pytest.mark.django_db

COMMAS = "a book's files are separated by commas"
HEADER = "code,name,billing,default_rate,bill_while_suspended"


def product_types(book, text: str | bytes):
    """Write the book with this as its product_types.csv and nothing that refers to it."""
    book.rows["products"] = book.rows["transactions"] = []
    folder = book.write()
    (folder / "product_types.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["1: row: the file has no header"]),
        ("\ufeff", ["1: row: the file has no header"]),
        ("code,name\n", ["1: billing: the column is missing"]),
        ("code,name,billing,colour\n", ["1: colour: 'colour' is not a column of this file"]),
        ("code,name,billing,Name\n", ["1: Name: 'Name' is not a column of this file"]),
        ("code,name,billing,name\n", ["1: name: the column is repeated"]),
        ("code,name,billing,\n", ["1: row: '' is not a column of this file"]),
        (
            'code,name,billing,"two\nlines"\n',
            ["1: row: 'two\\nlines' is not a column of this file"],
        ),
        (f"{HEADER}\nX,Name,USAGE\n", ["2: row: has 3 fields, the header has 5"]),
        (f"{HEADER}\nX,Name,USAGE,,,\n", ["2: row: has 6 fields, the header has 5"]),
        (f"{HEADER}\nX\n", ["2: row: has 1 field, the header has 5"]),
        (
            f'{HEADER}\nX,"Name,USAGE,,\n',
            ["2: row: a quoted field is not closed within 1,000,000 characters, or never"],
        ),
        (f"{HEADER}\nX,N\0,USAGE,,\n".encode(), ["2: row: the line has a NUL byte"]),
        (f"{HEADER}\nX,N".encode() + b"\xff,USAGE,,\n", ["2: row: the line is not UTF-8"]),
        (HEADER.encode("utf-16"), ["1: row: the file is UTF-16; save it as UTF-8"]),
        (
            f"{HEADER}\nX,Name,USAGE,,\nY,Name,USAGE,,\n".replace(",", ";"),
            [f"1: row: the file is separated by semicolons; {COMMAS}"],
        ),
        (
            '"code"\t"name"\t"billing"\n"X"\t"Two ""names"""\t"USAGE"\n',
            [f"1: row: the file is separated by tabs; {COMMAS}"],
        ),
        (f"{HEADER}\nX,Name,USAGE,,\n ,\nY,Name,USAGE,,\n", ["3: row: the line is empty"]),
        (
            f'{HEADER}"\nX,Name,USAGE,,\n',
            ["1: row: a quoted field is not closed within 1,000,000 characters, or never"],
        ),
        (
            f'{HEADER}\nX,"a\nb",USAGE,x,\nY,,USAGE,,\n',
            [
                "2: name: 'a\\nb' has a line break or another control character",
                "2: default_rate: 'x' is not a plain decimal number",
                "4: name: is required",
            ],
        ),
    ],
)
def test_each_fault_of_a_file_is_told_in_one_line(plain_provider, book, text, problems):
    assert problems_of(plain_provider, product_types(book, text)) == [
        f"product_types.csv:{problem}" for problem in problems
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\r\nX,Name,USAGE,,\r\n",
        f"\ufeff{HEADER}\nX,Name,USAGE,,",
        f"{HEADER}\nX,Name,USAGE,,\n\n\n",
        f"{HEADER}\nX,Name,USAGE,,\n \t\n",
        f"{HEADER}\r\nX,Name,USAGE,,\r\n,,,,\r\n\x1a",
        "billing,name,code\nUSAGE,Name,X\n",
        '"code","name","billing","default_rate"\n"X","Name","USAGE",""\n',
    ],
)
def test_the_same_row_may_be_written_in_many_ways(plain_provider, book, text):
    counts = import_book(plain_provider, product_types(book, text))
    assert counts["product_types"] == {"rows": 1, "new": 1, "unchanged": 0}
    assert (
        import_book(plain_provider, product_types(book, f"{HEADER}\nX,Name,USAGE,,\n"))[
            "product_types"
        ]["unchanged"]
        == 1
    )


def test_absent_files_count_as_empty(plain_provider, tmp_path):
    assert {count["rows"] for count in import_book(plain_provider, tmp_path).values()} == {0}


def test_files_that_are_only_written_are_not_read(plain_provider, book):
    folder = book.write()
    for name in ("status_changes", "notifications", "balances"):
        (folder / f"{name}.csv").write_bytes(b"\0\xff")
    assert import_book(plain_provider, folder)["customers"]["new"] == 3


def test_a_file_with_a_strange_name_is_warned_of(plain_provider, book):
    folder = book.write()
    (folder / "threshold_rules.csv").rename(folder / "threshold-rules.CSV")
    (folder / "notes.txt").touch()
    warnings: list[str] = []
    assert import_book(plain_provider, folder, warn=warnings.append)["threshold_rules"]["rows"] == 0
    assert warnings == ["threshold-rules.CSV is not a file of a book, and was not read"]


def test_a_reference_to_a_row_that_cannot_be_read_is_not_called_broken(plain_provider, book):
    book.change("customers", 3, account_number="P 1")
    book.change("product_types", 2, code="")
    assert problems_of(plain_provider, book.write()) == [
        "customers.csv:3: account_number: 'P 1' is not a key: use up to 64 letters, "
        "digits and . _ : - starting with a letter or digit",
        "product_types.csv:2: code: is required",
    ]


def test_a_row_with_too_few_fields_can_still_be_referred_to(plain_provider, book):
    folder = book.write()
    path = folder / "product_types.csv"
    path.write_text(path.read_text().replace("NET,Internet,RECURRING,49.99,", "NET,Internet"))
    book.rows["orders"][0]["account_number"] = "NONE"
    assert problems_of(plain_provider, folder) == [
        "product_types.csv:2: row: has 2 fields, the header has 5"
    ]


def test_a_folder_that_is_none_is_refused(plain_provider, tmp_path):
    with pytest.raises(Refused, match="nowhere is not a folder"):
        import_book(plain_provider, tmp_path / "nowhere")


def test_a_folder_in_place_of_a_file_is_refused(plain_provider, tmp_path):
    (tmp_path / "customers.csv").mkdir()
    with pytest.raises(Refused, match=r"customers\.csv is not a file"):
        import_book(plain_provider, tmp_path)


def test_a_pipe_is_refused_instead_of_waited_for(plain_provider, tmp_path):
    os.mkfifo(tmp_path / "customers.csv")
    with pytest.raises(Refused, match=r"customers\.csv is not a file"):
        import_book(plain_provider, tmp_path)
