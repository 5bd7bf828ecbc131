"""Each refusal has a code of its own, and docs/api.md lists all of them."""

import ast
import re
from collections.abc import Iterator

from django.conf import settings

APPS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
LISTED = re.compile(r"^- `([a-z_]+)`:", re.MULTILINE)


def sources() -> Iterator[ast.Module]:
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                yield ast.parse(path.read_text())


def codes() -> set[str]:
    """Return every code that a `Refused` is given, as a text or by the name of a constant."""
    named: dict[str, str] = {}
    used: set[str] = set()
    for module in sources():
        for node in module.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                for target in node.targets:
                    if isinstance(target, ast.Name) and isinstance(node.value.value, str):
                        named.setdefault(target.id, node.value.value)
    for module in sources():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                (code,) = [one.value for one in node.keywords if one.arg == "code"]
                if isinstance(code, ast.Constant):
                    used.add(str(code.value))
                elif isinstance(code, ast.Name):
                    used.add(named[code.id])
    return used


def test_the_documentation_lists_every_code_and_no_other():
    listed = set(LISTED.findall((settings.BASE_DIR / "docs/api.md").read_text()))
    more = {"transition_refused", "already_running", "conflict", "book_refused"}
    assert listed == codes() | more
