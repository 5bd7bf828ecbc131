"""Acts that are refused: by the operation and by the command line."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from accounts.customers.states import CustomerStatus
from accounts.models import Provider
from tests.sync.day.a_day import checksums

TODAY = date(2026, 12, 10)
LEAD, PENDING, OPEN, SUSPENDED, CLOSED = CustomerStatus.values


@contextmanager
def refused(error: type[Exception], *words: str) -> Iterator[None]:
    """Expect a refusal that says these words, in one line, and leaves every row as it was."""
    before = checksums()
    with pytest.raises(error) as raised:
        yield
    said = str(raised.value)
    assert "\n" not in said
    for word in words:
        assert word in said
    assert checksums() == before


def command(provider: Provider, *words: str, **options: Any) -> None:
    """Call the command for the provider, as of today."""
    call_command(*words, provider=provider.slug, as_of=TODAY, stdout=StringIO(), **options)
