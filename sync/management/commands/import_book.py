from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from tqdm import tqdm

from accounts.management.base import ProviderCommand, started_by
from accounts.models import Provider

from ...book.importing import Progress, import_book
from ...book.problems import BookRefused


class Command(ProviderCommand):
    help = (
        "Bring in a provider's book, a folder of CSV files: all of it, or nothing and the reasons."
    )
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        super().add_arguments(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="look for problems, and store nothing"
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        warnings: list[str] = []
        try:
            with progress_bars() as progress:
                files = import_book(
                    provider,
                    options["folder"],
                    dry_run=options["dry_run"],
                    progress=progress,
                    actor=started_by(),
                    warn=warnings.append,
                )
        except BookRefused as refusal:
            self._refuse(refusal, options)
        new, unchanged = (
            sum(counts[name] for counts in files.values()) for name in ("new", "unchanged")
        )
        document = {
            "provider": provider.slug,
            "dry_run": options["dry_run"],
            "files": files,
            "new": new,
            "unchanged": unchanged,
            "warnings": warnings,
        }
        for warning in warnings:
            self.stderr.write(f"warning: {warning}", self.style.WARNING)
        self.write(options, document, lambda: _table(document))

    def _refuse(self, refusal: BookRefused, options: dict[str, Any]) -> None:
        for problem in refusal.problems:
            self.stderr.write(problem, lambda text: text)
        if options["json"]:
            self.write(options, {"problems": refusal.problems, "total": refusal.total}, str)
        shown = (
            f", the first {len(refusal.problems)} are shown"
            if refusal.total > len(refusal.problems)
            else ""
        )
        raise CommandError(
            f"{refusal.total} problem{'' if refusal.total == 1 else 's'}{shown}; nothing was stored"
        ) from refusal


@contextmanager
def progress_bars() -> Iterator[Progress]:
    """Show a bar for each step on standard error, when that is a terminal."""
    bars: dict[str, tqdm] = {}

    def progress(step: str, done: int, total: int) -> None:
        bar = bars.get(step)
        if bar is None:
            bar = bars[step] = tqdm(desc=f"{step:9}", total=total, disable=None, unit_scale=True)
        bar.update(done - bar.n)

    try:
        yield progress
    finally:
        for bar in bars.values():
            bar.close()


def _table(document: dict[str, Any]) -> str:
    would = "would be " if document["dry_run"] else ""
    lines = [
        f"{name:16} {counts['rows']:>10,} rows"
        for name, counts in document["files"].items()
        if counts["rows"]
    ]
    return "\n".join(
        [*lines, f"{document['new']:,} {would}new, {document['unchanged']:,} unchanged"]
    )
