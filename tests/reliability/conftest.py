from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import Provider
from tests.reliability.a_book import Maker, make_provider


@pytest.fixture
def make(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Maker]:
    """Make providers whose rows are committed, for work on several connections and in processes that are killed.

    They stay after the test: the ledger cannot be deleted, and no other test sees their rows.
    """
    with django_db_blocker.unblock():
        yield make_provider
        connection.close()


@pytest.fixture
def provider(make: Maker) -> Provider:
    return make(customers=20)
