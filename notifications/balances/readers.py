"""The check of balances that have just changed by what was entered."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from accounts.clock import billing_day
from accounts.events.registry import reads
from accounts.models import Event, Provider
from accounts.processes.states import Trigger

from .check import check_balances_of


@reads("balances", "transaction.created", "product.updated")
def check_balances(provider: Provider, events: Sequence[Event]) -> None:
    """Check the billing accounts of what was entered against the thresholds, each on its day.

    Raises AlreadyRunning while another check is at work.
    """
    accounts: dict[date, set[str]] = defaultdict(set)
    for event in events:
        accounts[billing_day(provider, event.as_of)].add(event.data["account_number"])
    for day, numbers in sorted(accounts.items()):
        check_balances_of(provider, sorted(numbers), as_of=day, trigger=Trigger.CHECK)
