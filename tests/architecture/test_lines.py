"""No line of the sources and documents is longer than 100 columns."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
COLUMNS = 100
SOURCES = (
    *("accounts", "products", "statements", "notifications", "sync", "billing_platform"),
    *("benchmarks", "tests"),
)
LINK_ALONE = re.compile(r"\s*(?:[-*] )?\[[^\]]*\]\([^)]*\)[.,;:]?")


def _long(paths: Iterator[Path]) -> list[str]:
    """Return the place of each line that is too long."""
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted(paths)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > COLUMNS and not _cannot_wrap(path, line)
    ]


def _cannot_wrap(path: Path, line: str) -> bool:
    """Whether the line is a row of a table of Markdown, or a link that stands alone."""
    return path.suffix == ".md" and (
        line.lstrip().startswith("|") or LINK_ALONE.fullmatch(line) is not None
    )


def test_no_line_of_a_document_is_too_long():
    documents = [ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")]
    assert _long(iter(documents)) == []


def test_no_line_of_the_sources_is_too_long():
    sources = (path for folder in SOURCES for path in (ROOT / folder).rglob("*.py"))
    assert _long(path for path in sources if "migrations" not in path.parts) == []


def test_no_line_of_a_template_is_too_long():
    assert _long((ROOT / "templates").rglob("*.html")) == []
