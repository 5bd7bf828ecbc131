from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Provider
from accounts.switches import pause, resume
from accounts.tenancy import provider_transaction
from sync.management.base import ProviderCommand, started_by
from sync.processes.work import RUNNABLE


class Command(ProviderCommand):
    help = "Keep one process of a provider from running, or let it run again. The others go on."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("process", choices=RUNNABLE, metavar="PROCESS", help=", ".join(RUNNABLE))
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="why it is paused")
        parser.add_argument("--resume", action="store_true", help="let it run again")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        process = options["process"]
        with provider_transaction(provider):
            if options["resume"]:
                resume(process)
            else:
                pause(provider, process, reason=options["reason"], actor=started_by())
        paused = not options["resume"]
        self.write(
            options,
            {"process": process, "paused": paused},
            lambda: f"{process} {'is paused' if paused else 'runs again'}",
        )
