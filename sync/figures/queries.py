"""What the reports read: the figures that are kept, the trend of the issues, and the runs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, Sum
from django.db.models.functions import TruncMonth

from accounts.charts.charts import month_text
from accounts.models import ProcessRun
from accounts.processes.states import RunStatus
from accounts.text import day_text

from ..issues.models import IssueCount
from .models import DailyFigure
from .states import FIGURES, Figure

DAYS_DRAWN = 92  # a longer period is shown by month


@dataclass(frozen=True)
class Period:
    """Days from the first to the last, both inclusive; `monthly` adds them up by month."""

    first: date
    last: date
    monthly: bool

    def label(self, when: date) -> str:
        return month_text(when) if self.monthly else day_text(when)

    def value(self, when: date) -> str:
        return f"{when:%Y-%m}" if self.monthly else when.isoformat()


@dataclass(frozen=True)
class Cell:
    """A figure of a day, or of the month that begins with the day."""

    when: date
    part: str
    currency: str
    number: int
    amount: Decimal = Decimal(0)


def happened(figure: Figure, period: Period) -> list[Cell]:
    """Return what happened in the period, added up by day or by month. Asks one query."""
    kept = _kept(figure, period).annotate(when=TruncMonth("day") if period.monthly else F("day"))
    rows = kept.order_by("when").values("when", "part", "currency")
    return [
        Cell(row["when"], row["part"], row["currency"], row["n"], row["a"])
        for row in rows.annotate(n=Sum("number"), a=Sum("amount"))
    ]


def of_days(figures: Iterable[Figure], period: Period) -> dict[str, list[Cell]]:
    """Return what is kept of each day of the period, by figure. Asks one query."""
    days = DailyFigure.objects.filter(day__range=(period.first, period.last))
    found: dict[str, list[Cell]] = {figure: [] for figure in figures}
    for row in days.filter(figure__in=found).order_by("day", "part", "currency"):
        cell = Cell(row.day, row.part, row.currency, row.number, row.amount)
        found[row.figure].append(cell)
    return found


def stood(figure: Figure, period: Period) -> list[Cell]:
    """Return how things stood on each day, or on the last day of each month that was counted."""
    kept = _kept(figure, period)
    if period.monthly:
        last = kept.annotate(month=TruncMonth("day")).order_by().values("month")
        kept = kept.filter(
            day__in=list(last.annotate(last=Max("day")).values_list("last", flat=True))
        )
    return [
        Cell(_start(row.day, period), row.part, row.currency, row.number, row.amount)
        for row in kept.order_by("day")
    ]


def stands(figure: Figure, as_of: date) -> list[Cell]:
    """Return how things stood when they were last counted, on the date or before."""
    kept = DailyFigure.objects.filter(figure=figure)
    last = kept.filter(day__lte=as_of).order_by("-day").values("day")[:1]
    return [
        Cell(row.day, row.part, row.currency, row.number, row.amount)
        for row in kept.filter(day=last)
    ]


def issue_cells(period: Period) -> list[Cell]:
    """Return how many accounts carried each code, by day or on the last day of each month."""
    counted = IssueCount.objects.filter(counted_on__range=(period.first, period.last))
    latest: dict[tuple[date, str], Cell] = {}
    for row in counted.order_by("counted_on"):
        when = _start(row.counted_on, period)
        latest[when, row.code] = Cell(when, row.code, "", row.accounts)
    return list(latest.values())


def duration_cells(period: Period) -> list[Cell]:
    """Return how many seconds the runs of each process took, on the day or a day on average."""
    seconds: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    days: dict[tuple[date, str], set[date]] = defaultdict(set)
    for process, day, started, finished in _runs(period):
        where = _start(day, period), process
        seconds[where] += Decimal(str((finished - started).total_seconds()))
        days[where].add(day)
    return [
        Cell(when, process, "", len(days[when, process]), took / len(days[when, process]))
        for (when, process), took in sorted(seconds.items())
    ]


def counted_last() -> ProcessRun | None:
    """Return the last run that counted the figures; None before the first."""
    runs = ProcessRun.objects.filter(process=FIGURES, dry_run=False, finished_at__isnull=False)
    return runs.exclude(status=RunStatus.SKIPPED).order_by("-id").first()


def days_or_months(cells: Iterable[Cell], period: Period) -> list[date]:
    """Return every day or month from the first to the last on which there is a figure."""
    found = sorted({cell.when for cell in cells})
    return list(_each(found[0], found[-1], period)) if found else []


def _each(first: date, last: date, period: Period) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=1)
        if period.monthly:
            first = (first.replace(day=1) + timedelta(days=31)).replace(day=1)


def _kept(figure: Figure, period: Period) -> Any:
    return DailyFigure.objects.filter(figure=figure, day__range=(period.first, period.last))


def _runs(period: Period) -> Iterable[tuple[str, date, Any, Any]]:
    runs = ProcessRun.objects.filter(
        as_of__range=(period.first, period.last), dry_run=False, finished_at__isnull=False
    )
    return (
        runs.exclude(status=RunStatus.SKIPPED)
        .order_by("id")
        .values_list("process", "as_of", "started_at", "finished_at")
    )


def _start(day: date, period: Period) -> date:
    return day.replace(day=1) if period.monthly else day
