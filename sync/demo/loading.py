"""The demo provider in the database: its book, brought in like any other, and its first day."""

import tempfile
from datetime import date
from pathlib import Path

from accounts.models import Customer, DailyRun, ProcessRun, Provider
from accounts.processes.helpers import Helpers, alone
from accounts.processes.states import Trigger
from accounts.tenancy.single_flight import single_flight
from accounts.tenancy.transactions import provider_transaction
from notifications.balances.states import NextCheck
from notifications.models import ThresholdRule

from ..book.importing import Progress, import_book
from ..day.daily import run_daily
from .book import write_demo_book

SLUG = "demo"
STARTED_BY = "the demo"


def demo_provider() -> Provider:
    """Return the demo provider, made when it is missing: live, so that the clock bills it daily."""
    terms = {"name": "Demo Telecom", "currency": "USD", "timezone": "America/New_York"}
    provider, _ = Provider.objects.get_or_create(slug=SLUG, defaults=terms)
    return provider


def load_book(provider: Provider, as_of: date, *, progress: Progress | None = None) -> bool:
    """Bring the demo's book in, dated relative to as_of; return False when it is there already."""
    with single_flight(provider, "the demo's import"):
        with provider_transaction(provider):
            if Customer.objects.exists():
                return False
        with tempfile.TemporaryDirectory(prefix="demo-book-") as folder:
            write_demo_book(Path(folder), as_of)
            import_book(provider, Path(folder), progress=progress, actor=STARTED_BY)
        with provider_transaction(provider):
            # An import mails no backlog; here it is held for review, so that there is something to
            # decide on.
            ThresholdRule.objects.update(next_check=NextCheck.REVIEW)
    return True


def run_first_day(provider: Provider, as_of: date, *, helpers: Helpers = alone) -> list[ProcessRun]:
    """Run the day, unless a day was run to its end before; later days are the clock's."""
    with provider_transaction(provider):
        if DailyRun.objects.filter(finished_at__isnull=False).exists():
            return []
    return run_daily(
        provider, as_of=as_of, started_by=STARTED_BY, trigger=Trigger.COMMAND, helpers=helpers
    )
