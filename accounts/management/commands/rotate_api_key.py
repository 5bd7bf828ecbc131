from typing import Any

from django.core.management.base import CommandParser

from accounts.api_keys.operations import rotate_api_key
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from ..base import ProviderCommand, started_by


class Command(ProviderCommand):
    help = "Make a key that takes the place of another; prints it once."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "prefix", metavar="PREFIX", help="the eight letters of the key between the underscores"
        )
        parser.add_argument(
            "--hours", type=int, default=24, metavar="N", help="how long the old one still works"
        )
        super().add_arguments(parser)

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        with provider_transaction(provider):
            key = rotate_api_key(
                provider, options["prefix"], made_by=started_by(), hours=options["hours"]
            )
        self.write(options, {"provider": provider.slug, "key": key}, lambda: key)
