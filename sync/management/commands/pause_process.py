from typing import Any

from django.core.management.base import CommandParser

from accounts.models import Provider
from accounts.states import Process
from accounts.switches import pause, resume
from accounts.tenancy import provider_transaction
from notifications.operations import resume_mailing
from notifications.states import Backlog
from sync.management.base import ProviderCommand, started_by
from sync.processes.work import PAUSABLE


class Command(ProviderCommand):
    help = "Keep one process of a provider from running, or let it run again. The others go on."
    dated = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "process", choices=PAUSABLE, metavar="PROCESS", help=", ".join(PAUSABLE)
        )
        super().add_arguments(parser)
        parser.add_argument("--reason", default="", help="why it is paused")
        parser.add_argument("--resume", action="store_true", help="let it run again")
        parser.add_argument(
            "--backlog",
            choices=[backlog.lower() for backlog in Backlog.values],
            default=Backlog.SEND.lower(),
            help="with --resume of thresholds: what becomes of the e-mails that the pause has kept back",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        process = options["process"]
        with provider_transaction(provider):
            if options["resume"] and process == Process.THRESHOLDS:
                resume_mailing(options["backlog"].upper(), actor=started_by())
            elif options["resume"]:
                resume(process)
            else:
                pause(provider, process, reason=options["reason"], actor=started_by())
        paused = not options["resume"]
        self.write(
            options,
            {"process": process, "paused": paused},
            lambda: f"{process} {'is paused' if paused else 'runs again'}",
        )
