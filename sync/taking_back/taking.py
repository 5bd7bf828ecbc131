"""Taking an incident back, some accounts at a time, each thing by the operation of its room.

A thing that is taken back is on record in the same transaction, so that a run that is killed goes
on where it was, and a second run finds nothing left. Source: docs/decisions/0031-incidents.md.
"""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from accounts.customers.ranges import AccountRange, only
from accounts.database.expressions import given_keys
from accounts.errors import Refused
from accounts.models import ProcessRun, Provider
from accounts.processes.definitions import Counts
from statements.ledger.operations import reverse_transaction

from ..closures.models import Closure
from ..closures.operations import restore_all
from ..closures.queries import with_obstacles
from ..closures.states import ClosureOutcome
from ..incidents.reached import Reached
from ..incidents.scope import scope_of
from .models import TakeBack
from .record import Outcome, closures_to_restore, entries_to_reverse, write_down
from .states import Act

NOT_POSSIBLE = "not_possible"
# Accounts of a transaction: staff wait for one of them no longer than a second or two. A run has no
# more than so many transactions, since each looks through what the incident has written.
FEWEST, MOST_CHUNKS = 50, 200


def take_back(provider: Provider, run: ProcessRun, accounts: AccountRange) -> Counts:
    """Take back what was ordered of the accounts; return how many things were, by act."""
    order = order_of(run)
    reached = Reached(provider, scope_of(order.incident))
    counts = {"reversed": 0, "restored": 0, NOT_POSSIBLE: 0}
    for act in (Act.RESTORE, Act.REVERSE, Act.PAYMENTS):
        if act not in order.acts:
            continue
        work, name = (_restore, "restored") if act == Act.RESTORE else (_reverse, "reversed")
        outcomes = list(work(order, act, reached, accounts))
        refused = write_down(order, act, outcomes)
        counts[name] += len(outcomes) - refused
        counts[NOT_POSSIBLE] += refused
    return counts


def ranges_of(run: ProcessRun) -> list[AccountRange]:
    """Return ranges of the billing accounts of which something is left to be taken back."""
    order = order_of(run)
    reached = Reached(order.incident.provider, scope_of(order.incident))
    keys: set[UUID] = set()
    for act in order.acts:
        if act in (Act.REVERSE, Act.PAYMENTS):
            entries = entries_to_reverse(order.incident, reached, act).order_by()
            keys.update(entries.values_list("billing_account_id", flat=True).distinct())
        elif act == Act.RESTORE:
            closures = closures_to_restore(order.incident, reached).order_by()
            keys.update(closures.values_list("customer__billing_account_id", flat=True))
    return cut(sorted(keys))


def cut(keys: list[UUID]) -> list[AccountRange]:
    """Cut sorted keys of billing accounts into ranges."""
    size = max(FEWEST, -(-len(keys) // MOST_CHUNKS))
    parts = [keys[place : place + size] for place in range(0, len(keys), size)]
    return [AccountRange(part[0], part[-1]) for part in parts]


def order_of(run: ProcessRun) -> TakeBack:
    """Return what the run is to take back. Raises Refused for a run that nobody has ordered."""
    orders = TakeBack.objects.select_related("incident__run", "incident__change", "run")
    order = orders.filter(run=run).first()
    if order is None:
        raise Refused("a run that takes back is started from its incident", code="not_ordered")
    return order


def _reverse(
    order: TakeBack, act: str, reached: Reached, accounts: AccountRange
) -> Iterator[Outcome]:
    entries = entries_to_reverse(order.incident, reached, act)
    entries = only(entries, "billing_account_id", accounts)
    for entry in entries.order_by("billing_account_id", "customer_id", "pk"):
        why_not = ""
        try:
            with transaction.atomic():
                reverse_transaction(entry, as_of=order.run.as_of, reason=order.reason)
        except Refused as refusal:
            why_not = str(refusal)
        yield Outcome(entry.pk, entry.customer_id, entry.transaction_ref, entry.amount, why_not)


def _restore(
    order: TakeBack, act: str, reached: Reached, accounts: AccountRange
) -> Iterator[Outcome]:
    closures = closures_to_restore(order.incident, reached)
    closures = only(closures, "customer__billing_account_id", accounts)
    if not (keys := list(closures.values_list("pk", flat=True))):
        return
    chosen = Closure.objects.filter(pk__in=given_keys(keys))
    restore_all(reached.provider, chosen, as_of=order.run.as_of, reason=order.reason)
    for row in with_obstacles(list(chosen.select_related("customer__parent"))):
        closure, name = row.closure, row.closure.customer.account_number
        why_not = "" if closure.outcome == ClosureOutcome.RESTORED else row.obstacle
        yield Outcome(closure.pk, closure.customer_id, name, why_not=why_not)
