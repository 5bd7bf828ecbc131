from typing import Any

from django.core.management.base import CommandParser

from accounts.api_keys.operations import create_api_key
from accounts.api_keys.states import Scope
from accounts.models import Provider
from accounts.tenancy.transactions import provider_transaction

from ..base import ProviderCommand, started_by


class Command(ProviderCommand):
    help = "Make a key for the API; prints it once."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--name", required=True, help="what uses the key")
        parser.add_argument(
            "--scopes", required=True, metavar="SCOPE,…", help=f"some of {', '.join(Scope.values)}"
        )
        parser.add_argument(
            "--days", type=int, metavar="N", help="how long it lives (default: until revoked)"
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        scopes = [scope.strip() for scope in options["scopes"].split(",") if scope.strip()]
        with provider_transaction(provider):
            key = create_api_key(
                provider,
                name=options["name"],
                scopes=scopes,
                made_by=started_by(),
                days=options["days"],
            )
        self.write(options, {"provider": provider.slug, "key": key}, lambda: key)
