from pathlib import Path

import pytest

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from sync.incidents.operations import open_incident
from sync.incidents.scope import scope_of_run
from sync.models import Incident
from tests.sync.book.good_book import Book
from tests.sync.incidents.story import bad_day


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """A small good book, to be spoiled and brought in."""
    return Book(tmp_path / "book")


@pytest.fixture
def incident(plain_provider: Provider) -> Incident:
    """The incident of a run that charged four customers wrongly, two of whom are to be mailed."""
    run = bad_day(plain_provider)
    with provider_transaction(plain_provider):
        return open_incident(plain_provider, scope_of_run(run), title="Wrong rate", actor="max")
