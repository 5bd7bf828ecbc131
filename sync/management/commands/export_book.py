from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand
from accounts.models import Provider

from ...book.exporting import export_book


class Command(ProviderCommand):
    help = "Take a provider's book out, as a folder of CSV files that import_book reads."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        super().add_arguments(parser)

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        files = export_book(provider, options["folder"])
        document = {"provider": provider.slug, "folder": str(options["folder"]), "files": files}
        self.write(
            options,
            document,
            lambda: "\n".join(f"{name:16} {rows:>10,} rows" for name, rows in files.items()),
        )
