from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand, iso_date
from accounts.models import Provider
from accounts.processes.helpers import threads

from ...day.sandbox_clock import advance, clock_state, set_clock


class Command(ProviderCommand):
    help = "Take a sandbox's test clock to a day, with every daily run on the way."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", type=iso_date, required=True, metavar="DATE")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        provider = set_clock(provider, options["to"])
        advance(provider, helpers=threads)
        provider.refresh_from_db()
        state = asdict(clock_state(provider))
        self.write(
            options,
            {"provider": provider.slug, **state},
            lambda: f"{provider.slug} is at {state['today']}",
        )
