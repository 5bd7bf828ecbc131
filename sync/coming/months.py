"""Months as weeks of days, with what happens on each."""

from calendar import Calendar
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from .cycles import Cycle

CYCLE_DATE, QUEUE, DUE = ("grey", "Cycle"), ("blue", "Queue"), ("grey", "Due")
Mark = tuple[str, str]


@dataclass(frozen=True)
class Cell:
    """One day of a month, with its marks: colour and word. None is a day of another month."""

    day: date | None
    marks: list[Mark]


@dataclass(frozen=True)
class Month:
    first: date
    weeks: list[list[Cell]]


def months_of(cycles: list[Cycle]) -> list[Month]:
    """Return the months in which the cycles have their days, without gaps."""
    marks: dict[date, list[Mark]] = defaultdict(list)
    for cycle in cycles:
        marks[cycle.queued_on].append(QUEUE)
        marks[cycle.cycle_date].append(CYCLE_DATE)
        marks[cycle.due_on].append(DUE)
    if not marks:
        return []
    first, last = min(marks), max(marks)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    starts = [
        date(first.year + (first.month - 1 + step) // 12, (first.month - 1 + step) % 12 + 1, 1)
        for step in range(count)
    ]
    return [Month(start, _weeks(start, marks)) for start in starts]


def _weeks(start: date, marks: dict[date, list[Mark]]) -> list[list[Cell]]:
    weeks = Calendar().monthdatescalendar(start.year, start.month)
    return [
        [
            Cell(day, list(marks.get(day, ()))) if day.month == start.month else Cell(None, [])
            for day in week
        ]
        for week in weeks
    ]
