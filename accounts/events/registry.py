"""Who tells of what: the shape of each object that events carry, and the readers of events."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..rest.resources import Resource
from ..status_changes.states import Subject

if TYPE_CHECKING:  # models are loaded after the rooms that register
    from ..tenancy.models import Provider
    from .models import Event

Read = Callable[["Provider", Sequence["Event"]], None]
Wants = Callable[["Event"], bool]


def wants_all(event: "Event") -> bool:
    """Want every event, whatever it says."""
    return True


@dataclass(frozen=True)
class Reader:
    """Somebody who is handed the events of some types, outside of any transaction.

    An event comes once, and a second time where a worker died: `read` is safe to repeat. It raises
    AlreadyRunning where the events are to come again. A reader with `latest_only` is handed the
    last of the events that are written together: it reads the others by their numbers.
    """

    name: str
    types: frozenset[str]
    read: Read
    wants: Wants
    latest_only: bool


_readers: dict[str, Reader] = {}
_resources: dict[Subject, type[Resource]] = {}


def reads(
    name: str, *types: str, wants: Wants = wants_all, latest_only: bool = False
) -> Callable[[Read], Read]:
    """Register a function as the reader of these types of events, of those that it wants.

    `wants` is asked when the event is written. A second registration of a name raises ValueError.
    """

    def register(read: Read) -> Read:
        if name in _readers:
            raise ValueError(f"there are two readers {name}")
        _readers[name] = Reader(name, frozenset(types), read, wants, latest_only)
        return read

    return register


def stop_reading(name: str) -> None:
    """Forget the reader, as a test does with its own."""
    del _readers[name]


def readers() -> Collection[Reader]:
    return tuple(_readers.values())


def reader_of(name: str) -> Reader | None:
    return _readers.get(name)


def readers_of(type_of_event: str) -> list[Reader]:
    """Return who reads events of the type, those that they want."""
    return [reader for reader in _readers.values() if type_of_event in reader.types]


def shows(subject: Subject) -> Callable[[type[Resource]], type[Resource]]:
    """Register a resource as the shape of those whose changes of status are recorded so."""

    def register(resource: type[Resource]) -> type[Resource]:
        _resources[subject] = resource
        return resource

    return register


def resource_of(subject: str) -> type[Resource]:
    return _resources[Subject(subject)]
