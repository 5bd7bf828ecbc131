from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.api.description import description


@pytest.fixture(scope="session")
def schema(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:
    """The description of the API."""
    with django_db_blocker.unblock():
        return description()
