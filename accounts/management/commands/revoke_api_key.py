from typing import Any

from django.core.management.base import CommandParser

from accounts.api_keys.operations import revoke_api_key
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from ..base import ProviderCommand


class Command(ProviderCommand):
    help = "Let a key of the API open nothing any more."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "prefix", metavar="PREFIX", help="the eight letters of the key between the underscores"
        )
        super().add_arguments(parser)

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        prefix = options["prefix"]
        with provider_transaction(provider):
            revoke_api_key(prefix)
        self.write(
            options,
            {"provider": provider.slug, "revoked": prefix},
            lambda: f"{prefix} opens nothing any more",
        )
