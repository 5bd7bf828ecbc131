from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Provider
from accounts.processes.definitions import backlog_choices, processes
from accounts.processes.switches import pause, resume
from accounts.tenancy.transactions import provider_transaction

from ..base import ProviderCommand, started_by


class Command(ProviderCommand):
    help = "Keep one process of a provider from running, or let it run again. The others go on."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        names = [process.name for process in processes()]
        backlogs = [choice.lower() for choice, _ in backlog_choices()]
        parser.add_argument("process", choices=names, metavar="PROCESS", help=", ".join(names))
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="why it is paused")
        parser.add_argument("--resume", action="store_true", help="let it run again")
        parser.add_argument(
            "--backlog",
            choices=backlogs,
            default="",
            help="with --resume of thresholds: what becomes of the e-mails that the pause has kept"
            " back (default: send)",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        process, paused = options["process"], "paused"
        with provider_transaction(provider):
            if options["resume"]:
                backlog = options["backlog"].upper()
                paused = resume(process, actor=started_by(), backlog=backlog)
            else:
                pause(provider, process, reason=options["reason"], actor=started_by())
        self.write(
            options,
            {"process": process, "paused": bool(paused)},
            lambda: f"{process} is {paused}" if paused else f"{process} runs again",
        )
