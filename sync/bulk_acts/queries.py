"""What pages read of acts on many accounts."""

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from accounts.models import Customer, ProcessRun, User

from .acts import ACTS, Act
from .models import BulkAct, BulkItem
from .states import BulkOutcome

WORDS_SHOWN = 10


@dataclass(frozen=True)
class Summary:
    """An act with how many accounts came to which outcome, and why the first were left out."""

    act: BulkAct
    what: Act
    counts: dict[str, int]
    reasons: list[tuple[str, int]]

    @property
    def done(self) -> int:
        return self.counts.get(BulkOutcome.DONE, 0)

    @property
    def skipped(self) -> int:
        return self.counts.get(BulkOutcome.SKIPPED, 0)

    @property
    def to_retry(self) -> int:
        """Return how many failed, or were not reached."""
        failed = self.counts.get(BulkOutcome.FAILED, 0)
        return failed + self.counts.get(BulkOutcome.WAITING, 0)

    @property
    def undo(self) -> Act | None:
        """Return the act that takes it back."""
        return ACTS.get(self.what.undo(self.act.values))


def summary_of(run: ProcessRun) -> Summary | None:
    """Return what became of the accounts of a run; None for a run of another process."""
    act = BulkAct.objects.filter(run=run).first()
    if act is None:
        return None
    items = BulkItem.objects.filter(act=act).order_by()
    counts = dict(items.values_list("outcome").annotate(Count("pk")))
    left_out = items.filter(outcome__in=[BulkOutcome.SKIPPED, BulkOutcome.FAILED])
    reasons = left_out.values_list("words").annotate(number=Count("pk")).order_by("-number")
    return Summary(act, ACTS[act.act], counts, list(reasons[:WORDS_SHOWN]))


def customers_of(act: BulkAct, outcomes: tuple[str, ...]) -> QuerySet[Customer]:
    """Return the accounts of an act that came to one of the outcomes."""
    items = BulkItem.objects.filter(act=act, outcome__in=outcomes)
    return Customer.objects.filter(pk__in=items.values("customer"))


def acts_for(person: User) -> list[tuple[Act, bool]]:
    """Return the acts that lists offer, each with whether the person may do it."""
    return [(act, person.has_perm(act.permission)) for act in ACTS.values() if act.in_lists]
