from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.api_keys.operations import create_api_key
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import ProviderFactory


@pytest.fixture
def provider(db: None) -> Provider:
    return ProviderFactory()


@pytest.fixture
def key_for() -> Callable[..., str]:
    """Make a key of a provider with these scopes."""

    def make(provider: Provider, *scopes: str, **values: Any) -> str:
        with provider_transaction(provider):
            return create_api_key(
                provider,
                name="test",
                scopes=scopes or ("read", "write", "messages"),
                made_by="test",
                **values,
            )

    return make


@pytest.fixture
def calling() -> Callable[[str], APIClient]:
    """Return a client that shows the key."""

    def call(key: str) -> APIClient:
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {key}")
        return client

    return call


@pytest.fixture
def api(
    provider: Provider, key_for: Callable[..., str], calling: Callable[[str], APIClient]
) -> APIClient:
    """The provider's own system, with every scope that the tests need."""
    return calling(key_for(provider))
