from pathlib import Path

import pytest

from tests.sync.book.good_book import Book


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A small good book, to be spoiled and brought in."""
    return Book(tmp_path / "book")
