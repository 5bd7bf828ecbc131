from typing import Any
from uuid import UUID

from django.core.management.base import CommandParser

from accounts.management.base import ProviderCommand, run_document, run_line, started_by
from accounts.models import Provider

from ...closures.operations import approve_run, reject_run


class Command(ProviderCommand):
    help = (
        "Decide on a held Sync Status run: close those on its list that still meet the rule, or "
        "reject it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("run_id", type=UUID, metavar="RUN_ID")
        super().add_arguments(parser)
        parser.add_argument(
            "--reject",
            action="store_true",
            help="close nothing, and exempt the accounts for a while",
        )
        parser.add_argument("--reason", default="", help="why the run is rejected")

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        decided = {"as_of": options["as_of"], "actor": started_by()}
        if options["reject"]:
            run = reject_run(provider, options["run_id"], reason=options["reason"], **decided)
        else:
            run = approve_run(provider, options["run_id"], **decided)
        self.write(options, run_document(provider, run), lambda: run_line(run))
