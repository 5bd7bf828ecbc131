from typing import Any

import pytest

from accounts.models import Provider
from tests.factories import CustomerFactory


@pytest.fixture
def ada(provider: Provider) -> Any:
    """An open account."""
    return CustomerFactory(account_number="A1")
