from collections.abc import Iterator, Sequence

import pytest

from accounts.events import registry
from accounts.events.registry import Reader, reader_of, reads, stop_reading
from accounts.models import Event, Provider

NAME = "test"


class Heard:
    """A reader of what happens to lines, and all that it has been handed."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.fails_at: set[str] = set()
        self.error: Exception = RuntimeError("it cannot be read")

    def read(self, provider: Provider, events: Sequence[Event]) -> None:
        """Note the events down, all of them or none."""
        keys = [event.object_key for event in events]
        if self.fails_at & set(keys):
            raise self.error
        self.batches.append(keys)

    @property
    def keys(self) -> list[str]:
        return [key for batch in self.batches for key in batch]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Iterator[Heard]:
    monkeypatch.delitem(registry._readers, "webhooks")  # it reads all that happens to lines
    listening = Heard()
    reads(NAME, "line.status_changed")(listening.read)
    yield listening
    stop_reading(NAME)


@pytest.fixture
def reader(heard: Heard) -> Reader:
    found = reader_of(NAME)
    assert found
    return found
