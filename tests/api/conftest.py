from collections.abc import Callable
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker
from rest_framework.test import APIClient

from accounts.models import Provider
from tests.api.description import description
from tests.api.story import SCOPES, Story, make_story


@pytest.fixture(scope="session")
def schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """The description of the API."""
    with django_db_blocker.unblock():
        return description()


@pytest.fixture
def teller(
    plain_provider: Provider, key_for: Callable[..., str], calling: Callable[[str], APIClient]
) -> APIClient:
    """The plain provider's own system, with every scope."""
    return calling(key_for(plain_provider, *SCOPES))


@pytest.fixture
def story(plain_provider: Provider, schema: dict[str, Any], teller: APIClient) -> Story:
    """The plain provider with one of each thing."""
    return make_story(plain_provider, schema, teller)


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    """How many requests are made up for each operation."""
    return int(request.config.getoption("--examples"))


@pytest.fixture
def months(request: pytest.FixtureRequest) -> int:
    """How many months pass in a scenario."""
    return int(request.config.getoption("--months"))


@pytest.fixture
def pairs(request: pytest.FixtureRequest) -> int:
    """How many pairs of requests of one Idempotency-Key are sent."""
    return int(request.config.getoption("--pairs"))
