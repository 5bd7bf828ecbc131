from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction
from tests.factories import ProviderFactory


@pytest.fixture
def provider(db: None) -> Iterator[Provider]:
    """A sandbox provider, the test being inside its transaction."""
    provider = ProviderFactory()
    with provider_transaction(provider):
        yield provider


@pytest.fixture
def live_provider(provider: Provider) -> Provider:
    """The same provider, billing for real: guarded dates, and a clock that runs its days."""
    provider.sandbox = False
    provider.save()
    return provider


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Set the clock to a moment of universal time, such as 2027-01-05 12:00."""

    def set_clock(text: str) -> None:
        monkeypatch.setattr(
            timezone, "now", lambda: datetime.fromisoformat(text).replace(tzinfo=UTC)
        )

    return set_clock
