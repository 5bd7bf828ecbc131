import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.clock import local_today
from accounts.errors import Refused
from accounts.management.base import run_line
from accounts.models import Provider
from accounts.processes.helpers import threads

from ...demo.loading import demo_provider, load_book, run_first_day
from ...demo.staff import ensure_staff
from .import_book import progress_bars


@contextmanager
def _alerts_unlogged() -> Iterator[None]:
    """Keep alerts out of the log: the line of each run says how it ended."""
    log = logging.getLogger("notifications.alerts")
    usual = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(usual)


class Command(BaseCommand):
    help = (
        "Make the demo provider with its staff and its book, and bill it for today; what is there "
        "stays."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        provider = demo_provider()
        today = local_today(provider)
        try:
            with progress_bars() as progress:
                loaded = load_book(provider, today, progress=progress)
            if loaded:
                self.stdout.write(f"{provider.name}: 7,043 customers as of {today}")
            with _alerts_unlogged():
                for run in run_first_day(provider, today, helpers=threads):
                    self.stdout.write(f"  {run_line(run)}")
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if settings.EMBEDDED:
            self._introduce_staff(provider)

    def _introduce_staff(self, provider: Provider) -> None:
        notes = settings.VAR_DIR / "demo-staff.txt"
        passwords = ensure_staff(provider, notes)
        for username, password in passwords.items():
            self.stdout.write(f"  sign in as {username} with {password}")
        self.stdout.write(
            f"The passwords of the demo's staff are in {notes.relative_to(settings.BASE_DIR)}"
        )
