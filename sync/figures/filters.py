"""The filter of the reports: a period."""

from accounts.web.filters import DayFilter, ListFilter


class PeriodFilter(ListFilter):
    """Which days are shown, both inclusive."""

    first = DayFilter("day", "gte", label="From")
    last = DayFilter("day", "lte", label="to")
