"""What the commands of a provider share.

Its name and date are arguments, refusals are one line, answers are text or JSON.
"""

import getpass
import json
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder

from accounts.calendar import FIRST_DAY, LAST_DAY
from accounts.clock import local_today
from accounts.errors import Refused
from accounts.models import ProcessRun, Provider
from accounts.text import one_line


def iso_date(text: str) -> date:
    """Read YYYY-MM-DD and nothing else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise ArgumentTypeError(f"{text!r} is not a date; write YYYY-MM-DD")
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ArgumentTypeError(f"{text} is not between {FIRST_DAY} and {LAST_DAY}")
    return day


class ProviderCommand(BaseCommand):
    """A command that works on one provider; subclasses answer in `answer`."""

    dated = True
    # The checks of pages and settings are `make check`'s; a command answers at once
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--provider", required=True, metavar="SLUG")
        parser.add_argument(
            "--json",
            action="store_true",
            help="write one JSON document to standard output, and nothing else",
        )
        if self.dated:
            parser.add_argument(
                "--as-of",
                type=iso_date,
                metavar="DATE",
                help="the billing date (default: the provider's local today)",
            )

    def handle(self, *args: Any, **options: Any) -> None:
        provider = Provider.objects.filter(slug=options["provider"]).first()
        if provider is None:
            raise CommandError(f"there is no provider {options['provider']!r}")
        if self.dated:
            options["as_of"] = options["as_of"] or local_today(provider)
        try:
            self.answer(provider, options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

    def answer(self, provider: Provider, options: dict[str, Any]) -> None:
        raise SystemExit(f"{type(self).__module__} answers nothing")

    def write(
        self, options: dict[str, Any], document: dict[str, Any], text: Callable[[], str]
    ) -> None:
        """Write the document as JSON where that was asked for, else as text."""
        if options["json"]:
            json.dump(document, sys.stdout, cls=DjangoJSONEncoder, indent=1)
            sys.stdout.write("\n")
        else:
            self.stdout.write(text())


def started_by() -> str:
    return one_line(f"command line ({getpass.getuser()})")


def run_document(provider: Provider, run: ProcessRun) -> dict[str, Any]:
    """Return a run as the commands and the API show it."""
    return {
        "process": run.process,
        "provider": provider.slug,
        "as_of": run.as_of,
        "status": run.status,
        "dry_run": run.dry_run,
        "counts": run.counts,
        "run_id": run.pk,
        "error": run.reason,
    }


def run_line(run: ProcessRun) -> str:
    counts = ", ".join(f"{number} {name}" for name, number in run.counts.items())
    reason = f" ({run.reason})" if run.reason else ""
    return (
        f"{run.as_of} {run.process}{' dry run' if run.dry_run else ''}: {run.status}: "
        f"{counts}{reason}"
    )
