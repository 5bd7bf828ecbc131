from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.models import Provider
from accounts.processes.definitions import runnable
from accounts.processes.helpers import threads
from accounts.processes.runner import follow_up, run_process
from accounts.processes.states import RunStatus, Trigger

from ..base import ProviderCommand, run_document, run_line, started_by


class Command(ProviderCommand):
    help = "Run one process of a provider now. Statements are created for the whole queue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "process", choices=runnable(), metavar="PROCESS", help=", ".join(runnable())
        )
        super().add_arguments(parser)
        parser.add_argument(
            "--dry-run", action="store_true", help="report what would be done, and change nothing"
        )
        parser.add_argument(
            "--approve",
            action="store_true",
            help="lift the large-run brake of sync-status for this run",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="run a live provider for a date it may not be run for",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        run = run_process(
            provider,
            options["process"],
            as_of=options["as_of"],
            started_by=started_by(),
            trigger=Trigger.COMMAND,
            dry_run=options["dry_run"],
            approve=options["approve"],
            force=options["force"],
            helpers=threads,
        )
        follow_up(provider, run)
        self.write(options, run_document(provider, run), lambda: run_line(run))
        if run.status == RunStatus.FAILED:
            raise CommandError(run.reason)
