"""The large-run brake (docs/rules.md section 6)."""

from datetime import date
from decimal import Decimal

from accounts.models import Provider
from accounts.processes.states import Trigger

from .models import Closure
from .states import ClosureOutcome


def brake(provider: Provider, open_before: int, as_of: date) -> Decimal:
    """Return how many accounts the day's checks and a run may close together.

    `open_before` are open still.
    """
    open_at_first = open_before + closed_by_checks(as_of)
    return max(
        Decimal(provider.sync_hold_min_accounts), provider.sync_hold_percent * open_at_first / 100
    )


def closed_by_checks(as_of: date) -> int:
    """Count what the checks of single accounts have closed for the date."""
    closed = Closure.objects.filter(
        run__as_of=as_of, run__trigger=Trigger.CHECK, outcome=ClosureOutcome.CLOSED
    )
    return int(closed.count())
