"""What has changed since a day, and what costs most: for the first page of the morning."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, Sum

from accounts.web.totals import Total

from ..issues.models import IssueCount
from ..rules.codes import CODES, Code
from .models import DailyFigure
from .queries import stands
from .states import Closing, Figure

CHANGES_SHOWN = 4
UNUSUAL_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class Changed:
    """How many statements were made, and accounts closed and restored, since a day, inclusive.

    `unusual` is how many statements of the last seven days are unlike those before them.
    """

    statements: int
    closed: int
    restored: int
    unusual: int


@dataclass(frozen=True)
class IssueChange:
    """How many accounts carry an issue more, or less, than on an earlier day."""

    code: Code
    accounts: int
    more: int

    @property
    def size(self) -> int:
        return abs(self.more)


@dataclass
class AtRisk:
    """An issue code, how many accounts carry it, and what it costs a month in each currency."""

    code: Code
    accounts: int = 0
    amounts: list[Total] = field(default_factory=list)

    def amount_in(self, currency: str) -> Decimal:
        return next((one.amount for one in self.amounts if one.currency == currency), Decimal(0))


def changed_since(day: date, as_of: date) -> Changed:
    """Return what changed, all of it by one query."""
    week = Q(figure=Figure.UNUSUAL, day__gt=as_of - UNUSUAL_SHOWN)
    since = Q(day__gte=day)
    closed = Q(figure=Figure.CLOSURES, part__in=[Closing.AUTOMATIC, Closing.BY_STAFF])
    restored = Q(figure=Figure.CLOSURES, part=Closing.RESTORED)
    counted = DailyFigure.objects.filter(
        figure__in=[Figure.STATEMENTS, Figure.CLOSURES, Figure.UNUSUAL],
        day__range=(min(day, as_of - UNUSUAL_SHOWN), as_of),
    )
    sums = counted.order_by().aggregate(
        statements=Sum("number", filter=since & Q(figure=Figure.STATEMENTS)),
        closed=Sum("number", filter=since & closed),
        restored=Sum("number", filter=since & restored),
        unusual=Sum("number", filter=week),
    )
    return Changed(**{name: number or 0 for name, number in sums.items()})


def issues_changed_since(day: date, as_of: date) -> list[IssueChange]:
    """Return the codes that most accounts have got or lost since the count of the day."""
    counted = IssueCount.objects.order_by("-counted_on")
    ends = [counted.filter(counted_on__lte=end).values("counted_on")[:1] for end in (day, as_of)]
    found: dict[str, list[int]] = defaultdict(list)
    for row in counted.filter(Q(counted_on=ends[0]) | Q(counted_on=ends[1])):
        found[row.code].append(row.accounts)
    changes = [
        IssueChange(CODES[code], numbers[0], numbers[0] - numbers[1])
        for code, numbers in found.items()
        if code in CODES and len(numbers) > 1
    ]
    changes = [change for change in changes if change.more]
    return sorted(changes, key=lambda change: -abs(change.more))[:CHANGES_SHOWN]


def most_at_risk(as_of: date, currency: str) -> list[AtRisk]:
    """Return the codes that some account carried when it was last counted, the dearest first.

    Amounts in `currency`, the provider's own, are compared. Codes that cost nothing in it follow:
    those that cost something in another currency, then those without a price, each by the number of
    their accounts.
    """
    found: dict[str, AtRisk] = {}
    for cell in stands(Figure.RISK, as_of):
        if cell.part in CODES:
            risk = found.setdefault(cell.part, AtRisk(CODES[cell.part]))
            risk.accounts += cell.number
            if cell.amount:
                risk.amounts.append(Total("a month", cell.amount, cell.currency))
    return sorted(
        found.values(),
        key=lambda risk: (-risk.amount_in(currency), not risk.amounts, -risk.accounts),
    )


def past_due_last(as_of: date) -> list[Total]:
    """Return what was past due in each currency when it was last counted."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for cell in stands(Figure.RECEIVABLES, as_of):
        if cell.part != "NOT_DUE":
            sums[cell.currency] += cell.amount
    return [Total("past due", sums[currency], currency) for currency in sorted(sums)]
