"""What may be taken back of an incident, and the record of what became of each thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from statements.ledger.states import TransactionKind
from statements.models import Transaction

from ..closures.models import Closure
from ..closures.states import ClosureOutcome
from ..incidents.models import Incident
from ..incidents.reached import Reached
from ..incidents.states import Reach
from .models import TakeBack, TakenBack
from .states import Act

REVERSED_BY = {
    Act.REVERSE: (TransactionKind.CHARGE, TransactionKind.CREDIT),
    Act.PAYMENTS: (TransactionKind.PAYMENT,),
}


@dataclass(frozen=True)
class Outcome:
    """One thing, and why it was not taken back; nothing where it was."""

    key: UUID
    customer_id: UUID | None
    name: str
    amount: Decimal | None = None
    why_not: str = ""


def entries_to_reverse(incident: Incident, reached: Reached, act: str) -> QuerySet[Transaction]:
    """Return the entries that the act reverses, but for those that the incident has reversed.

    An entry that takes another one back is none of them.
    """
    entries = reached.entries.filter(kind__in=REVERSED_BY[Act(act)], reverses=None)
    return entries.exclude(_is_done(incident, act))


def closures_to_restore(incident: Incident, reached: Reached) -> QuerySet[Closure]:
    """Return the closures that the incident has not restored."""
    closures: QuerySet[Closure] = reached.rows(Reach.CLOSURES)
    return closures.filter(outcome=ClosureOutcome.CLOSED).exclude(_is_done(incident, Act.RESTORE))


def write_down(order: TakeBack, act: str, outcomes: Iterable[Outcome]) -> int:
    """Put on record what became of things; return how many were not taken back.

    A thing that an earlier run could not take back gets the outcome of this one.
    """
    rows = [
        TakenBack(
            provider_id=order.provider_id,
            incident_id=order.incident_id,
            take_back=order,
            act=act,
            object_id=one.key,
            customer_id=one.customer_id,
            name=one.name[:200],
            amount=one.amount,
            done=not one.why_not,
            reason=one.why_not[:500],
            at=timezone.now(),
        )
        for one in outcomes
    ]
    TakenBack.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["provider", "incident", "act", "object_id"],
        update_fields=["take_back", "done", "reason", "at"],
    )
    return sum(not row.done for row in rows)


def _is_done(incident: Incident, act: str) -> Any:
    done = TakenBack.objects.filter(incident=incident, act=act, done=True)
    return Exists(done.filter(object_id=OuterRef("pk")))
