"""The figures of each report, and the charts that show them."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from accounts.charts.charts import Chart, Kind, Number, Row, Series
from accounts.customers.states import CustomerStatus
from accounts.processes.definitions import labels as process_labels
from notifications.email.states import EmailStatus
from products.models import ProductType
from statements.ledger.states import StatementKind
from statements.receivables.states import Age

from ..rules.codes import CODES
from .queries import Cell, Period, duration_cells, happened, issue_cells, stood
from .states import Closing, Figure
from .tables import OTHERS, amounts, by_currency, gather_others, largest_first, over_time

TYPES_SHOWN = 5
AGES: dict[str, Series] = {
    Age.NOT_DUE: Series("Not due yet", 1),
    Age.TO_30: Series("1 to 30 days", 6),
    Age.TO_60: Series("31 to 60 days", 3),
    Age.TO_90: Series("61 to 90 days", 5),
    Age.OLDER: Series("Over 90 days", 4),
}
STATUSES: dict[str, Series] = {
    CustomerStatus.OPEN: Series("Open", 2),
    CustomerStatus.CLOSED: Series("Closed", 6),
    CustomerStatus.SUSPENDED: Series("Suspended", 3),
    CustomerStatus.PENDING: Series("Pending", 1),
    CustomerStatus.LEAD: Series("Lead", 5),
}
CLOSINGS: dict[str, Series] = {
    Closing.AUTOMATIC: Series("Closed by Sync Status", 6),
    Closing.BY_STAFF: Series("Closed by staff", 3),
    Closing.RESTORED: Series("Restored", 2),
}
OUTCOMES: dict[str, Series] = {
    EmailStatus.SENT: Series("Sent", 2),
    EmailStatus.WAITING: Series("Waiting", 1),
    EmailStatus.HELD: Series("Held for review", 3),
    EmailStatus.UNCERTAIN: Series("Uncertain", 5),
    EmailStatus.FAILED: Series("Failed", 4),
    EmailStatus.SKIPPED: Series("Skipped", 6),
}
recurring = partial(happened, Figure.MRC)
statements = partial(happened, Figure.STATEMENTS)
receivables = partial(stood, Figure.RECEIVABLES)
accounts = partial(stood, Figure.ACCOUNTS)
closures = partial(happened, Figure.CLOSURES)
emails = partial(happened, Figure.EMAILS)
issues = issue_cells
durations = duration_cells


def recurring_charts(cells: list[Cell], period: Period) -> list[Chart]:
    names = dict(ProductType.objects.values_list("code", "name"))
    about = Chart(
        "mrc",
        "Recurring charges by month",
        "Charges for periods in the month, less what was taken back. The largest product types"
        " stand by themselves.",
        Kind.STACKED,
    )
    charts = []
    for currency, found in by_currency(cells).items():
        largest = largest_first(found, names, amounts)
        if len(largest) > TYPES_SHOWN + 1:
            found = gather_others(found, largest, TYPES_SHOWN)
            kept = dict(list(largest.items())[:TYPES_SHOWN])
            largest = kept | {OTHERS: Series(OTHERS, TYPES_SHOWN + 1)}
        one = _of(about, currency)
        charts.append(over_time(one, found, period, largest, amounts, total=True))
    return charts


def statement_charts(cells: list[Cell], period: Period) -> list[Chart]:
    kinds: dict[str, Series] = {
        StatementKind.REGULAR: Series("Regular", 1),
        StatementKind.FINAL: Series("Final", 6),
    }
    about = Chart(
        "statements",
        f"Statements by {_grain(period)}",
        "How many statements were made, of all currencies.",
        Kind.STACKED,
    )
    return _one(about, cells, period, kinds)


def receivable_charts(cells: list[Cell], period: Period) -> list[Chart]:
    charts = []
    for currency, found in by_currency(cells).items():
        now = _of(
            Chart("ages", "Open now, by age", "As it was counted last in the period.", Kind.BARS),
            currency,
        )
        charts.append(_latest(now, found))
        about = Chart(
            "receivables",
            "Receivables by age",
            "What is open on statements, by the days that have passed since the due date.",
            Kind.STACKED,
        )
        charts.append(
            over_time(_of(about, currency), found, period, AGES, amounts, missing=None, total=True)
        )
    return charts


def account_charts(cells: list[Cell], period: Period) -> list[Chart]:
    """Return the chart of open against closed accounts, and that of every status."""
    about = "How many there were when the day was counted."
    two = Chart("open-closed", "Open against closed accounts", about, Kind.LINES)
    every = Chart("accounts", "Accounts by status", about, Kind.LINES)
    ends: dict[str, Series] = {
        status: STATUSES[status] for status in (CustomerStatus.OPEN, CustomerStatus.CLOSED)
    }
    return [
        *_one(two, [cell for cell in cells if cell.part in ends], period, ends, missing=None),
        *_one(every, cells, period, STATUSES, missing=None),
    ]


def closure_charts(cells: list[Cell], period: Period) -> list[Chart]:
    about = Chart(
        "closures",
        f"Closures and restores by {_grain(period)}",
        "Accounts that were closed, and accounts that were taken back.",
        Kind.STACKED,
    )
    return _one(about, cells, period, CLOSINGS)


def issue_charts(cells: list[Cell], period: Period) -> list[Chart]:
    found = {cell.part for cell in cells if cell.number}
    titles = {code: CODES[code].title for code in CODES}
    about = Chart(
        "issues",
        "Accounts by issue",
        "Accounts that carried the issue when the day was counted. The most frequent are drawn.",
        Kind.LINES,
    )
    cells = [cell for cell in cells if cell.part in found]
    return _one(about, cells, period, largest_first(cells, titles), missing=None)


def email_charts(cells: list[Cell], period: Period) -> list[Chart]:
    about = Chart(
        "emails",
        f"E-mails by {_grain(period)}",
        "E-mails by the day that they are about, and by what has become of them.",
        Kind.STACKED,
    )
    return _one(about, cells, period, OUTCOMES)


def duration_charts(cells: list[Cell], period: Period) -> list[Chart]:
    about = Chart(
        "durations",
        f"Durations of runs by {_grain(period)}",
        "Seconds that the runs of a process took together on a day"
        + (", on average." if period.monthly else "."),
        Kind.LINES,
        unit="seconds",
    )
    columns = largest_first(cells, dict(process_labels()), _seconds)
    return [over_time(about, cells, period, columns, _seconds, missing=None)] if cells else []


def _seconds(cell: Cell) -> Number:
    return round(cell.amount, 1)


def _one(
    about: Chart,
    cells: list[Cell],
    period: Period,
    columns: Mapping[str, Series],
    *,
    missing: Number = 0,
) -> list[Chart]:
    return [over_time(about, cells, period, columns, missing=missing)] if cells else []


def _latest(about: Chart, cells: list[Cell]) -> Chart:
    """Return the chart of how things stood last, a row for each age."""
    last = max(cell.when for cell in cells)
    found = {cell.part: cell for cell in cells if cell.when == last}
    rows = []
    for age, series in AGES.items():
        cell = found.get(age, Cell(last, age, about.currency, 0))
        rows.append(Row(series.label, (cell.number, amounts(cell))))
    columns = (Series("Statements", counts=True), Series("Open", 1))
    return replace(about, head="Days past due", series=columns, rows=tuple(rows))


def _of(about: Chart, currency: str) -> Chart:
    return replace(about, name=f"{about.name}-{currency.lower()}", currency=currency)


def _grain(period: Period) -> str:
    return "month" if period.monthly else "day"
