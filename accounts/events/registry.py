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


def _all(event: "Event") -> bool:
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
    name: str, *types: str, wants: Wants = _all, latest_only: bool = False
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


def readings_of(events: Sequence["Event"]) -> list[tuple[Reader, "Event"]]:
    """Return who is handed which of the events, which are written together in their order."""
    readings = []
    for reader in _readers.values():
        found = [one for one in events if one.type in reader.types and reader.wants(one)]
        readings += [(reader, one) for one in (found[-1:] if reader.latest_only else found)]
    return readings


def shows(subject: Subject) -> Callable[[type[Resource]], type[Resource]]:
    """Register a resource as the shape of those whose changes of status are recorded so."""

    def register(resource: type[Resource]) -> type[Resource]:
        _resources[subject] = resource
        return resource

    return register


def resource_of(subject: str) -> type[Resource]:
    return _resources[Subject(subject)]
