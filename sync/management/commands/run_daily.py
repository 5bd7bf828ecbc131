from datetime import date, timedelta
from typing import Any

from django.core.management.base import CommandError, CommandParser

from accounts.management.base import ProviderCommand, iso_date, run_document, run_line, started_by
from accounts.models import ProcessRun, Provider
from accounts.processes.helpers import threads
from accounts.processes.runner import follow_up
from accounts.processes.states import RunStatus, Trigger

from ...day.daily import run_daily


class Command(ProviderCommand):
    help = "Run a provider's day: every process in its order."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--through",
            type=iso_date,
            metavar="DATE",
            help="run every day up to this one, inclusive, in order",
        )
        parser.add_argument(
            "--force",
            action="store_true",
            help="run a live provider for a date it may not be run for",
        )

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        runs: list[ProcessRun] = []
        for day in _days(options["as_of"], options["through"] or options["as_of"]):
            todays = run_daily(
                provider,
                as_of=day,
                started_by=started_by(),
                trigger=Trigger.COMMAND,
                force=options["force"],
                helpers=threads,
            )
            runs += todays
            for run in todays:
                follow_up(provider, run)
            if not options["json"]:
                self.stdout.write("\n".join(run_line(run) for run in todays))
        if options["json"]:
            self.write(
                options,
                {"provider": provider.slug, "runs": [run_document(provider, run) for run in runs]},
                str,
            )
        failed = [run for run in runs if run.status == RunStatus.FAILED]
        if failed:
            raise CommandError(
                f"{len(failed)} of {len(runs)} runs failed, the first: {run_line(failed[0])}"
            )


def _days(first: date, last: date) -> list[date]:
    if last < first:
        raise CommandError(f"--through {last} is before {first}")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
