from collections.abc import Iterator

import pytest

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import ProviderFactory


@pytest.fixture
def provider(db: None) -> Iterator[Provider]:
    """A sandbox provider, the test being inside its transaction."""
    provider = ProviderFactory()
    with provider_transaction(provider):
        yield provider
