"""Billing dates as pure functions (docs/rules.md section 1).

Billing itself runs on the SQL functions of `accounts/sql/calendar.sql`; these say the same for one
product at a time, and a test holds the two together.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

# No day is entered outside these, so that the rules never count past the end of the calendar.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


@dataclass(frozen=True)
class Period:
    """One period of a product: first and last day inclusive, and the share of the rate it costs.

    `days` over `of_days` is that share: equal in a whole month, less in a partial one.
    """

    start: date
    end: date
    anchor_day: int
    days: int = 1
    of_days: int = 1


def days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def anchored(day: date, months: int, anchor_day: int) -> date:
    """Return the anchor day of the month `months` later, clamped to that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(anchor_day, monthrange(year, month + 1)[1]))


def is_anchored(day: date, anchor_day: int) -> bool:
    return day.day == min(anchor_day, days_in_month(day))


def next_period(
    billed_through: date, product_anchor: int | None, cycle_day: int, *, align: bool = False
) -> Period:
    """Return the period after `billed_through` (inclusive).

    `align` is the profile's proration, or a product put off its anchor: the period then ends the
    day before the next cycle anchor.
    """
    start = billed_through + ONE_DAY
    if align and not is_anchored(start, cycle_day):
        return _partial_period(start, cycle_day)
    own = cycle_day if align or product_anchor is None else product_anchor
    anchor = own if is_anchored(start, own) else start.day
    return Period(start, anchored(start, 1, anchor) - ONE_DAY, anchor)


def _partial_period(start: date, cycle_day: int) -> Period:
    this_month = anchored(start, 0, cycle_day)
    following = this_month if this_month > start else anchored(start, 1, cycle_day)
    preceding = anchored(following, -1, cycle_day)
    return Period(
        start,
        following - ONE_DAY,
        cycle_day,
        (following - start).days,
        (following - preceding).days,
    )


def due_on(base: date, due_day: int | None) -> date:
    """Return the first day on or after `base` that falls on the Due Day, clamped.

    Without a Due Day it is `base` itself.
    """
    if due_day is None:
        return base
    this_month = anchored(base, 0, due_day)
    return this_month if this_month >= base else anchored(base, 1, due_day)


def due_day_blocks_next_statement(cycle_day: int, terms_days: int, due_day: int) -> bool:
    """Whether in some month the Due Day is more than 20 days past cycle date plus terms.

    Such a due date keeps the next cycle's statement out of the queue (docs/rules.md section 5, rule
    4). Four years hold every month length.
    """
    first = date(2024, 1, 1)
    bases = (anchored(first, month, cycle_day) + timedelta(days=terms_days) for month in range(48))
    return any((due_on(base, due_day) - base).days > 20 for base in bases)
