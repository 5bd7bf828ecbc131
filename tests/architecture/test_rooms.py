"""The house: rooms, their sizes, and which of them may know which (docs/architecture.md)."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
from celery import current_app
from django.apps import apps
from django.conf import settings
from django.core.management import get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.processes.definitions import processes

FLOORS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
# What every room of an app may use: pure rules, and what Django wants to find at the top.
BELOW_ROOMS = {
    "accounts": {"calendar", "clock", "eligibility", "errors", "money", "rooms", "text"},
}
DJANGO_WANTS = {"templatetags", "apps", "models", "migrations", "management", "sql"}
PLATFORM = {
    "apps",
    "checks",
    "settings",
    "environment",
    "celery",
    "urls",
    "wsgi",
    "command_line",
    "health",
    "logs",
    "middleware",
    "supervisor",
}
EDGES = {"admin", "api", "filters", "forms", "middleware", "panels", "urls", "views"}
LARGEST_MODULE, LARGEST_ROOM = 300, 1500
# Suites that cross rooms, each a folder of tests/.
SUITES = {
    *("acts", "api", "architecture", "one_disconnect", "platform"),
    *("reliability", "scenarios", "ui", "ways"),
}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(*FLOORS, include_external_packages=False)


def modules() -> Iterator[Path]:
    for floor in FLOORS:
        for path in sorted((settings.BASE_DIR / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(settings.BASE_DIR)


def folders_of_rooms() -> set[str]:
    """Return each room as app/room."""
    return {
        "/".join(path.parts[:2])
        for path in modules()
        if len(path.parts) > 2 and path.parts[1] not in DJANGO_WANTS
    }


def room_of(module: str) -> str | None:
    """Return the room of a module, such as statements.queue; None for what lies outside rooms."""
    app, *rest = module.split(".")
    if not rest or rest[0] in DJANGO_WANTS | BELOW_ROOMS.get(app, set()):
        return None
    if app == "billing_platform" and rest[0] in PLATFORM:
        return None
    return f"{app}.{rest[0]}"


def is_edge(module: str) -> bool:
    """Return whether the module is an edge of its room.

    `web`, `rest` and `bodies` are what edges are made of.
    """
    parts = module.split(".")
    if module.startswith(("accounts.web", "accounts.rest", "accounts.bodies")):
        return False
    return bool(set(parts[1:]) & EDGES) or "management" in parts


def lines_of(path: Path) -> int:
    return len((settings.BASE_DIR / path).read_text().splitlines())


def test_no_module_is_longer_than_can_be_read_at_once() -> None:
    assert {
        str(path): lines_of(path) for path in modules() if lines_of(path) > LARGEST_MODULE
    } == {}


def test_no_room_is_a_warehouse() -> None:
    sizes: dict[str, int] = defaultdict(int)
    for path in modules():
        if room := room_of(".".join(path.with_suffix("").parts)):
            sizes[room] += lines_of(path)
    assert {room: size for room, size in sizes.items() if size > LARGEST_ROOM} == {}


def test_no_folder_beside_the_rooms_is_a_warehouse() -> None:
    """The commands of an app, the benchmarks of a feature, and what lies at the top of either."""
    benchmarks = (settings.BASE_DIR / "benchmarks").rglob("*.py")
    sizes: dict[Path, int] = defaultdict(int)
    for path in (*modules(), *(one.relative_to(settings.BASE_DIR) for one in benchmarks)):
        sizes[path.parent] += lines_of(path)
    assert {str(folder): size for folder, size in sizes.items() if size > LARGEST_ROOM} == {}


def test_every_module_lies_in_a_room() -> None:
    """A module beside the rooms is one of the few that are named above."""
    outside = [
        str(path)
        for path in modules()
        if len(path.parts) == 2
        and path.stem not in {"__init__", *DJANGO_WANTS, *BELOW_ROOMS.get(path.parts[0], set())}
        and not (
            path.parts[0] == "billing_platform"
            and path.stem in PLATFORM | {"broker", "logs", "health", "middleware", "schedule"}
        )
    ]
    assert outside == []


def imports_between_rooms() -> Iterator[tuple[str, str, str, str]]:
    for importer in graph().modules:
        if is_edge(importer):
            continue
        for imported in graph().find_modules_directly_imported_by(importer):
            here, there = room_of(importer), room_of(imported)
            if here and there and here != there:
                yield importer, imported, here, there


def test_no_domain_module_imports_an_edge() -> None:
    wrong = {
        f"{importer} -> {imported}"
        for importer in graph().modules
        if not is_edge(importer)
        and room_of(importer)
        and not importer.startswith("billing_platform")
        for imported in graph().find_modules_directly_imported_by(importer)
        if is_edge(imported)
    }
    assert wrong == set()


def test_rooms_of_a_floor_form_no_cycle() -> None:
    arrows: dict[str, set[str]] = defaultdict(set)
    for _, _, here, there in imports_between_rooms():
        arrows[here].add(there)
    done: set[str] = set()

    def walk(room: str, way: tuple[str, ...]) -> None:
        assert room not in way, " -> ".join((*way[way.index(room) :], room))
        if room not in done:
            for other in sorted(arrows[room]):
                walk(other, (*way, room))
            done.add(room)

    for room in sorted(arrows):
        walk(room, ())


def test_rooms_import_from_their_own_floor_or_below() -> None:
    upward = {
        f"{importer} -> {imported}"
        for importer, imported, here, there in imports_between_rooms()
        if FLOORS.index(here.split(".")[0]) < FLOORS.index(there.split(".")[0])
    }
    assert upward == set()


def test_every_model_belongs_to_a_room() -> None:
    lost = [
        model.__name__
        for floor in FLOORS[:-1]
        for model in apps.get_app_config(floor).get_models()
        if room_of(model.__module__) is None
    ]
    assert lost == []


def commands() -> Iterator[tuple[str, str]]:
    """Yield the app and the name of each command of the house."""
    for path in modules():
        if path.parts[1:3] == ("management", "commands") and path.stem != "__init__":
            yield path.parts[0], path.stem


def test_no_command_lies_above_what_it_uses() -> None:
    lost = {}
    for app, name in commands():
        module = f"{app}.management.commands.{name}"
        used = graph().find_modules_directly_imported_by(module)
        highest = max(FLOORS.index(imported.split(".")[0]) for imported in used)
        if highest < FLOORS.index(app):
            lost[module] = FLOORS[highest]
    assert lost == {}


def test_a_command_of_the_house_goes_before_one_of_the_same_name_elsewhere() -> None:
    """As changepassword goes before Django's."""
    found = get_commands()
    assert {name: found[name] for _, name in commands()} == {name: app for app, name in commands()}
    assert found["changepassword"] == "accounts"


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            view = pattern.callback
            view = getattr(view, "view_class", getattr(view, "cls", view))
            yield prefix + str(pattern.pattern), view.__module__


def test_every_route_belongs_to_a_room() -> None:
    own = [one for one in routes(get_resolver().url_patterns) if one[1].split(".")[0] in FLOORS]
    lost = {
        route: module
        for route, module in own
        if room_of(module) is None
        or not (module.startswith("billing_platform.web") or is_edge(module))
    }
    lost = {
        route: module
        for route, module in lost.items()
        if not module.endswith((".health", ".rest.views"))
    }
    assert lost == {}
    assert len(own) > 100


def test_every_task_belongs_to_a_room() -> None:
    own = [
        task
        for task in current_app.tasks.values()
        if type(task).__module__.split(".")[0] in FLOORS
        or task.run.__module__.split(".")[0] in FLOORS
    ]
    lost = [task.name for task in own if not task.run.__module__.endswith(".tasks")]
    assert own
    assert lost == []


def test_every_process_is_defined_in_the_room_that_owns_it() -> None:
    works = {one.name: one.chunk_work or one.run_work for one in processes()}
    lost = {name for name, work in works.items() if work and room_of(work.__module__) is None}
    assert lost == set()


def test_templates_lie_under_their_room() -> None:
    """What pages of several rooms share lies in parts; Django looks for the sign-in by its name."""
    rooms = folders_of_rooms()
    found = {
        path.relative_to(settings.BASE_DIR / "templates")
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
    }
    lost = {
        str(path)
        for path in found
        if len(path.parts) > 1
        and path.parts[0] not in {"parts", "registration"}
        and "/".join(path.parts[:2]) not in rooms
    }
    assert lost == set()


def test_every_test_lies_under_its_room() -> None:
    """What lies below the rooms of an app is tested beside them, in test_<module>.py."""
    rooms = folders_of_rooms()
    below = {f"{app}/test_{name}.py" for app, names in BELOW_ROOMS.items() for name in names}
    folder = settings.BASE_DIR / "tests"
    found = [path.relative_to(folder) for path in folder.rglob("test_*.py")]
    lost = {
        str(path)
        for path in found
        if path.parts[0] not in SUITES
        and "/".join(path.parts[:2]) not in rooms
        and str(path) not in below
    }
    assert lost == set()
    assert len(found) > 100


def test_the_document_names_every_room() -> None:
    document = (settings.BASE_DIR / "docs/architecture.md").read_text()
    rooms = {room.split("/")[1] for room in folders_of_rooms()} - {"rights"}
    assert {room for room in rooms if f"`{room}`" not in document} == set()
