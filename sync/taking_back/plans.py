"""What taking an incident back would do: the dry run that a page shows before it is ordered.

It is found by the same queries as the run that takes back, and changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from accounts.customers.named import Named, first_named
from accounts.models import Customer
from notifications.email.states import EmailStatus
from statements.ledger.states import TransactionKind
from statements.models import Transaction

from ..closures.operations import restorable_together
from ..incidents.models import Incident
from ..incidents.reached import Reached
from ..incidents.scope import scope_of
from ..incidents.states import Reach
from .operations import messages_of
from .record import closures_to_restore, entries_to_reverse
from .states import Act

LEFT = "has left, and cannot be called back"
REVERSED = "is reversed already"
CHANGED = "has changed since, or has a closed parent"


@dataclass(frozen=True)
class Step:
    """What one act would do: to how many things of how many accounts, and to how many it cannot.

    `amounts` are sums by kind and currency. `why_not` says what keeps the others as they are.
    """

    act: Act
    number: int
    accounts: int = 0
    amounts: tuple[tuple[str, str, Decimal], ...] = ()
    titles: tuple[str, ...] = ()
    others: int = 0
    why_not: str = ""


def plan_of(incident: Incident, acts: Sequence[str]) -> list[Step]:
    """Return what the acts would do now, in the order in which they are done."""
    reached = Reached(incident.provider, scope_of(incident))
    return [STEPS[act](incident, reached, act) for act in Act if act in acts]


def named_in(incident: Incident, acts: Sequence[str]) -> Named:
    """Return the accounts whose closures or entries the acts take back, the first by name."""
    reached = Reached(incident.provider, scope_of(incident))
    keys: list[QuerySet[Any]] = []
    for act in acts:
        if act in (Act.REVERSE, Act.PAYMENTS):
            keys.append(entries_to_reverse(incident, reached, act))
        elif act == Act.RESTORE:
            keys.append(closures_to_restore(incident, reached))
    if not keys:
        return Named([], 0)
    first, *others = (rows.order_by().values("customer_id") for rows in keys)
    return first_named(Customer.objects.filter(pk__in=first.union(*others) if others else first))


def _hold(incident: Incident, reached: Reached, act: Act) -> Step:
    waiting = reached.rows(Reach.UNSENT).filter(status=EmailStatus.WAITING)
    left = reached.rows(Reach.SENT).count()
    number, accounts = _counted(waiting)
    return Step(act, number, accounts, others=left, why_not=LEFT if left else "")


def _stop(incident: Incident, reached: Reached, act: Act) -> Step:
    messages = messages_of(reached)
    return Step(act, len(messages), titles=tuple(message.title for message in messages))


def _restore(incident: Incident, reached: Reached, act: Act) -> Step:
    closures = closures_to_restore(incident, reached)
    number, others = restorable_together(closures).count(), closures.count()
    others -= number
    return Step(act, number, number, others=others, why_not=CHANGED if others else "")


def _reverse(incident: Incident, reached: Reached, act: Act) -> Step:
    reversed_ = Exists(Transaction.objects.filter(reverses=OuterRef("pk")))
    entries = entries_to_reverse(incident, reached, act)
    left = entries.exclude(reversed_)
    sums = (
        left.order_by()
        .values("kind", "customer__currency")
        .annotate(sum=Sum("amount"))
        .order_by("kind", "customer__currency")
        .values_list("kind", "customer__currency", "sum")
    )
    amounts = tuple((TransactionKind(kind).label, currency, sum) for kind, currency, sum in sums)
    number, accounts = _counted(left)
    others = entries.filter(reversed_).count()
    return Step(act, number, accounts, amounts, others=others, why_not=REVERSED if others else "")


def _counted(rows: QuerySet[Any]) -> tuple[int, int]:
    found = rows.order_by().aggregate(
        number=Count("pk"), accounts=Count("customer_id", distinct=True)
    )
    return found["number"], found["accounts"]


STEPS: dict[str, Any] = {
    Act.HOLD: _hold,
    Act.STOP: _stop,
    Act.RESTORE: _restore,
    Act.REVERSE: _reverse,
    Act.PAYMENTS: _reverse,
}
