import pytest

from accounts.models import Provider
from tests.reliability.a_book import Maker, make_provider


@pytest.fixture
def make(transactional_db: None) -> Maker:
    """Make providers whose rows are committed, for work on several connections and in processes
    that are killed.
    """
    return make_provider


@pytest.fixture
def provider(make: Maker) -> Provider:
    return make(customers=20)
