import pytest

from accounts.tenancy.transactions import provider_transaction
from tests.factories import BillProfileFactory, ProductTypeFactory, ProviderFactory


@pytest.fixture
def provider(db):
    """A sandbox provider, the test being inside its transaction, with a bill profile and a
    subscription to sell.
    """
    provider = ProviderFactory()
    with provider_transaction(provider):
        BillProfileFactory(code="MONTHLY")
        ProductTypeFactory(code="NET")
        yield provider
