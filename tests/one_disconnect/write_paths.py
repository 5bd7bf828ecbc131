"""The ways by which the code base can change a line, product or order, found by reading it.

Functions that write rows of these models, SQL that writes their tables, pages that accept a POST,
commands and tasks.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(settings.BASE_DIR)
PACKAGES = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
WRITES = {
    "update",
    "save",
    "create",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
    "delete",
}
STORES = {"save_new"}  # functions that store the row that they are given
TRANSITIONS = {"activate", "suspend", "reactivate", "disconnect", "submit", "complete", "cancel"}
MOVES = {"move", "take", "move_products"}
MODELS = {
    "Line",
    "Product",
    "Order",
    "OrderItem",
    "lines",
    "products",
    "orders",
    "recurring",
    "behind",
}
SQL = re.compile(
    r"\b(UPDATE|INSERT\s+INTO|DELETE\s+FROM|TRUNCATE|MERGE\s+INTO)\s+(ONLY\s+)?"
    r"\"?(products_(line|product|order|orderitem)\b|\{)",
    re.IGNORECASE,
)
READING = {"GET", "HEAD", "OPTIONS"}


def functions() -> set[str]:
    """Return `module:function` for each that writes a line, product or order, and `module:NAME` for
    SQL that does.
    """
    return {
        f"{path}:{name}"
        for path, tree in _modules()
        for name, node in _parts(tree)
        if _writes(node)
    }


def pages() -> set[str]:
    """Return the names of the pages, and of the routes of the API, that may write."""
    return {
        pattern.name or str(pattern.pattern)
        for pattern in _patterns(get_resolver())
        if _accepts_post(pattern.callback)
    }


def commands() -> set[str]:
    return {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if path.parts[-4] in PACKAGES
    } - {"__init__"}


def tasks() -> set[str]:
    """Return the names of the functions that Celery may call."""
    return {
        f"{path}:{node.name}"
        for path, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and any("task" in ast.unparse(mark) for mark in node.decorator_list)
    }


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield str(path.relative_to(ROOT)), ast.parse(path.read_text())


def _parts(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every function and method by its name, and every other statement of the module by the
    name that it binds.
    """
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from (
                (f"{node.name}.{part.name}", part)
                for part in node.body
                if isinstance(part, ast.FunctionDef)
            )
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            yield ast.unparse(target), node


def _writes(node: ast.AST) -> bool:
    texts = (_text(part) for part in ast.walk(node))
    if any(text and SQL.search(text) for text in texts):
        return True
    names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    moves = any(isinstance(call.func, ast.Name) and call.func.id in MOVES for call in calls)
    made = any(_called(call) in TRANSITIONS and not call.args for call in calls)
    written = any(_called(call) in WRITES and not _is_bare_dictionary(call) for call in calls)
    stored = any(isinstance(call.func, ast.Name) and call.func.id in STORES for call in calls)
    return moves or made or ((written or stored) and bool(names & MODELS))


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return ast.unparse(node)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _is_bare_dictionary(call: ast.Call) -> bool:
    """Tell `counts.update(more)`, which takes a mapping, from a queryset's, which takes names."""
    return _called(call) == "update" and bool(call.args)


def _patterns(resolver: URLResolver) -> Iterator[URLPattern]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from _patterns(pattern)
        else:
            yield pattern


def _accepts_post(view: object) -> bool:
    """Read the methods from the actions of a viewset, or from the closure of Django's decorators; a
    view without either takes every method.
    """
    actions = getattr(view, "actions", None)
    if actions is not None:
        return bool(set(actions) - {one.lower() for one in READING})
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list | tuple) and set(cell.cell_contents) & (
                READING | {"POST"}
            ):
                return "POST" in cell.cell_contents
        view = getattr(view, "__wrapped__", None)
    return True
