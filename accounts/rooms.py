"""How the rooms of an app are found (docs/architecture.md, Rooms)."""

from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import AppConfig, apps

# The modules of a room that register something
REGISTERING = (
    "resources",
    "bulk",
    "processes",
    "readers",
    "eligibility",
    "sources",
    "tasks",
    "panels",
)


class RoomsConfig(AppConfig):
    """An app made of rooms: at the start it imports what each of them registers."""

    ROOMS: tuple[str, ...] = ()

    def ready(self) -> None:
        for room in self.ROOMS:
            load_room(f"{self.name}.{room}")


def load_room(package: str) -> None:
    """Import those of the room's registering modules that exist.

    Raises ImportError for a room that does not.
    """
    import_module(package)
    for name in REGISTERING:
        if find_spec(f"{package}.{name}"):
            import_module(f"{package}.{name}")


def addresses(name: str) -> Iterator[Any]:
    """Yield the URL patterns of all rooms: of each room's `urls.py`, the list of this name."""
    for app in apps.get_app_configs():
        for room in getattr(app, "ROOMS", ()):
            if find_spec(f"{app.name}.{room}.urls"):
                yield from getattr(import_module(f"{app.name}.{room}.urls"), name, ())
