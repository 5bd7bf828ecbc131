"""What documents promise is true: the files that they name exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
APPS = ("accounts", "products", "statements", "notifications", "sync", "billing_platform")
SOURCES = sorted(
    path for app in (*APPS, "tests", "benchmarks") for path in (ROOT / app).rglob("*.py")
)
ENDS = r"py|md|html|css|js|sql|txt|in|toml|yml"
FENCED = re.compile(r"```.*?```", re.DOTALL)
QUOTED = re.compile(rf"`([\w.-]+(?:/[\w.-]+)*(?:\.(?:{ENDS})|/))`")
LINKED = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
NAMED = re.compile(rf"\b((?:docs|{'|'.join(APPS)}|tests)/[\w./-]+\.(?:{ENDS}))\b")
DOTTED = re.compile(rf"`((?:{'|'.join(APPS)})(?:\.\w+)*)\.(\w+)(?:\([^`]*\))?`")
MADE = ("var/",)  # made by running the platform


def _named_by(document: Path) -> Iterator[tuple[str, bool]]:
    """Yield the paths that a document names, with whether it is found."""
    text = FENCED.sub("", document.read_text(encoding="utf-8"))
    for name in LINKED.findall(text):
        yield name, (document.parent / name).exists()
    for name in QUOTED.findall(text):
        if "/" in name and not name.startswith(MADE):
            yield name, _is_somewhere(name)
    for module, symbol in DOTTED.findall(text):
        yield f"{module}.{symbol}", _defines(module, symbol)


def _is_somewhere(name: str) -> bool:
    """Whether the path exists, from the root, from the templates or inside an app."""
    return any((ROOT / start / name).exists() for start in ("", "templates", "docs", *APPS))


def _defines(module: str, symbol: str) -> bool:
    """Whether a dotted name is a module, or a name that stands in one."""
    path = ROOT / module.replace(".", "/")
    if (path / symbol).exists() or (path / f"{symbol}.py").exists():
        return True
    homes = [path.with_suffix(".py"), *path.rglob("*.py")]
    return any(symbol in home.read_text(encoding="utf-8") for home in homes if home.exists())


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_only_files_that_exist(document):
    assert [name for name, found in _named_by(document) if not found] == []


def test_the_docstrings_and_comments_name_only_files_that_exist():
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        if path != Path(__file__)
        for name in NAMED.findall(_prose(path))
        if not (ROOT / name).exists()
    }
    assert missing == set()


def _prose(path: Path) -> str:
    """Return the docstrings and comments of a module."""
    text = path.read_text(encoding="utf-8")
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    docstrings = [
        ast.get_docstring(node) or ""
        for node in ast.walk(ast.parse(text))
        if isinstance(node, documented)
    ]
    comments = [line.partition("#")[2] for line in text.splitlines() if "# " in line]
    return "\n".join(docstrings + comments)
