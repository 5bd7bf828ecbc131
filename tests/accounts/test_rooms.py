"""Rooms are found by their app, and register what they have."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from accounts.rooms import RoomsConfig, load_room


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that is a room for the length of the test."""
    folder = tmp_path / "a_room_of_a_test"
    folder.mkdir()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.startswith(folder.name)]:
        del sys.modules[name]


def test_a_room_without_anything_to_register_is_loaded(room: Path) -> None:
    load_room(room.name)

    assert room.name in sys.modules


def test_what_a_room_registers_is_imported(room: Path) -> None:
    (room / "processes.py").write_text("REGISTERED = True\n")
    (room / "views.py").write_text("raise AssertionError('no edge is imported')\n")

    load_room(room.name)

    assert sys.modules[f"{room.name}.processes"].REGISTERED


def test_a_room_that_there_is_not_is_an_error() -> None:
    with pytest.raises(ImportError):
        load_room("accounts.no_such_room")


def test_every_room_that_registers_something_is_listed_by_its_app() -> None:
    root = Path(__file__).parents[2]
    configs = [config for config in apps.get_app_configs() if isinstance(config, RoomsConfig)]
    found = {
        f"{config.name}.{path.parent.name}"
        for config in configs
        for name in ("processes", "tasks")
        for path in (root / config.name).glob(f"*/{name}.py")
        if path.parent.name not in ("views", "api", "models", "management")
    }
    listed = {f"{config.name}.{room}" for config in configs for room in config.ROOMS}

    assert found - listed == set()
